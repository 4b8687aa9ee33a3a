package dev.ratchet.testing.costlab;
import java.util.*;
public class Scratch {
  public static void main(String[] a) {
    for (ReferenceRun run : ReferenceRun.all()) {
      if (!run.name().matches(a[0])) continue;
      long t0=System.nanoTime();
      Rates rates = Rates.of("claude-sonnet-5");
      Bill naive = RealRun.of(run, "claude-sonnet-5", Means.NAIVE);
      Bill ours = RealRun.of(run, "claude-sonnet-5", Means.DEFAULT);
      long t1=System.nanoTime();
      CostModel m = new CostModel(ours.trace(), run.gap());
      Schedule opt = Optimum.of(m, rates);
      long t2=System.nanoTime();
      double n = naive.total().totalInput()*rates.uncached()/1e6;
      System.out.printf("%s naive %.2f ours %.2f%% opt %.2f%% %s %s; last %d  (%d ms, %d ms)%n", run.name(), n, 100*rates.usd(ours.total())/n, 100*rates.usd(m.total(opt))/n, opt.caching(), opt.clears(), naive.requests().get(run.turns()-1).totalInput(), (t1-t0)/1000000,(t2-t1)/1000000);
      List<CostModel> others = new ArrayList<>();
      for (long s=1;s<=20;s++) others.add(new CostModel(ours.trace().like(run.pages(s), run.calls()), run.gap()));
      OnlinePolicy best = OnlinePolicy.best(others, rates, opt.caching());
      double o = rates.usd(m.total(opt));
      Schedule bs = best.schedule(m, rates, opt.caching());
      System.out.printf("   best online: %s: %.4f x optimum on this one %s (%d ms)%n", best.name(), rates.usd(m.total(bs))/o, bs.clears(), (System.nanoTime()-t2)/1000000);
      // the top few on average and ctx's rule
      Map<String,Double> score = new TreeMap<>();
      for (OnlinePolicy p : OnlinePolicy.family()) { double s=0, worst=0; for (CostModel c : others) { double r = rates.usd(c.total(p.schedule(c,rates,opt.caching())))/rates.usd(c.total(Optimum.of(c,rates))); s+=r; worst=Math.max(worst,r);} score.put(p.name(), s/others.size()); }
      score.entrySet().stream().sorted(Map.Entry.comparingByValue()).limit(4).forEach(e->System.out.printf("      %.4f %s%n", e.getValue(), e.getKey()));
      score.entrySet().stream().filter(e->e.getKey().contains("cost 1.0 times")||e.getKey().contains("cost 1.5 times")||e.getKey().startsWith("every 7 ")||e.getKey().startsWith("every 8 ")).forEach(e->System.out.printf("      %.4f %s%n", e.getValue(), e.getKey()));
    }
  }
}
