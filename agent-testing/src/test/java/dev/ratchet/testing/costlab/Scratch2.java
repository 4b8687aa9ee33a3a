package dev.ratchet.testing.costlab;
import java.util.*;
public class Scratch2 {
  static Trace synth(ReferenceRun run, List<Integer> pages) {
    List<Trace.Turn> turns = new ArrayList<>();
    for (int i=0;i<run.turns()-1;i++) turns.add(new Trace.Turn(78+25L*run.calls(), 0, run.calls()*25L, run.calls()));
    return new Trace(5100, turns).like(pages, run.calls());
  }
  public static void main(String[] a) {
    Rates rates = Rates.of(a.length>1?a[1]:"claude-sonnet-5");
    for (ReferenceRun run : ReferenceRun.all()) {
      if (!run.name().matches(a[0])) continue;
      int seeds = run.results()==ReferenceRun.Results.CONSTANT?1:run.turns()==50?30:8;
      List<CostModel> others = new ArrayList<>();
      for (long s=1;s<=seeds;s++) others.add(new CostModel(synth(run, run.pages(s)), run.gap()));
      Caching c = Optimum.of(others.get(0), rates).caching();
      double[] opt = others.stream().mapToDouble(m->rates.usd(m.total(Optimum.of(m,rates)))).toArray();
      CostModel own = new CostModel(synth(run, run.pages()), run.gap());
      double ownOpt = rates.usd(own.total(Optimum.of(own, rates)));
      List<Map.Entry<String,double[]>> all = new ArrayList<>();
      for (OnlinePolicy p : OnlinePolicy.family()) { double s=0; for (int i=0;i<seeds;i++) s+=rates.usd(others.get(i).total(p.schedule(others.get(i),rates,c)))/opt[i]; all.add(Map.entry(p.name(), new double[]{s/seeds, rates.usd(own.total(p.schedule(own,rates,c)))/ownOpt})); }
      all.sort(Comparator.comparingDouble(e->e.getValue()[0]));
      System.out.printf("%-24s opt %.3f$ best mean %.4f own %.4f %s%n", run.name(), ownOpt, all.get(0).getValue()[0], all.get(0).getValue()[1], all.get(0).getKey());
      for (String n : List.of("cost 0.4 times the rewrite, if it pays in","cost 0.5 times the rewrite, if it pays in","cost 1.0 times the rewrite, if it pays in","cost 0.6 times the rewrite of what is kept, if it pays in","cost 0.8 times the rewrite of what is kept, if it pays in","cost 1.0 times the rewrite of what is kept, if it pays in","every 7 turns, if it pays in", "every 8 turns, if it pays in"))
        all.stream().filter(e->e.getKey().contains(n)).forEach(e->System.out.printf("      %.4f  own %.4f %s%n", e.getValue()[0], e.getValue()[1], e.getKey()));
    }
  }
}
