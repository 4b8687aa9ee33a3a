package dev.ratchet.testing.costlab;
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
    }
  }
}
