package dev.ratchet.testing.costlab;
import dev.ratchet.usage.Usage;
import java.time.Duration;
public class Scratch3 {
  public static void main(String[] a) {
    ReferenceRun run = ReferenceRun.all().stream().filter(r->r.name().equals(a[0])).findFirst().get();
    Bill b = RealRun.of(run, "claude-sonnet-5", Means.DEFAULT);
    for (int i=0;i<b.requests().size();i++) { Usage u=b.requests().get(i); System.out.printf("%3d cleared %3d  in %6d w5 %6d w1h %6d read %6d%n", i+1, b.cleared().get(i), u.input(), u.cacheWrite5m(), u.cacheWrite1h(), u.cacheRead()); }
  }
}
