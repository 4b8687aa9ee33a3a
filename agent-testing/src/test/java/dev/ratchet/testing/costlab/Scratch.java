package dev.ratchet.testing.costlab;
import java.util.*;
public class Scratch {
  public static void main(String[] a) {
    CostLab lab = new CostLab("claude-sonnet-5");
    for (ReferenceRun run : ReferenceRun.all()) {
      if (!run.name().matches(a[0])) continue;
      long t0=System.nanoTime();
      Row r = lab.measure(run);
      double n = r.naive()/100;
      System.out.printf("%-24s %7.2f cap %5.1f marks %5.1f clear %5.1f ours %6.2f opt %6.2f  ours/opt %.4f online %.4f %s (%d ms)%n   ours %s%n   best %s %s%n", run.name(), r.naive(), r.cap()/n, r.marks()/n, r.clearing()/n, r.ours()/n, r.optimum()/n, r.toOptimum(), r.toTarget(), r.passed()?"ok":"FAILED", (System.nanoTime()-t0)/1000000, r.ourClears(), r.bestClears(), r.online()==null?"":r.online().policy());
    }
  }
}
