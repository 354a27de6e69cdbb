package dev.tgs.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tgs.bench.report.Plot.Curve;
import dev.tgs.bench.report.Plot.Dot;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlotTest {
  @Test
  void everyValueIsInOnePart() {
    assertThat(Plot.counts(new double[] {0, 0.1, 0.25, 0.5, 0.99, 1}, 4))
        .containsExactly(2, 1, 1, 2);
  }

  @Test
  void aCurveTellsHowManyReachAThreshold() {
    Curve curve = Spread.curve("a", new double[] {0.1, 0.5, 0.5, 1});
    assertThat(curve.xs()[25]).isEqualTo(0.5);
    assertThat(curve.ys()[0]).isEqualTo(1);
    assertThat(curve.ys()[25]).isEqualTo(0.75);
    assertThat(curve.ys()[26]).isEqualTo(0.25);
    assertThat(curve.ys()[50]).isEqualTo(0.25);
  }

  @Test
  void whatIsDrawnIsEscapedAndClosed() {
    Html html = Html.page("t");
    Plot.histogram(html, "<h>", "J", new double[] {0.2, 0.21}, 10);
    Plot.curves(html, "c", "x", "y", List.of(Spread.curve("<a>", new double[] {1})));
    Plot.scatter(html, "s", "A", "B", List.of(new Dot(0.25, 0.5)));
    String page = html.finish();
    assertThat(page).contains("&lt;h&gt;", "&lt;a&gt;", "0.20 to 0.30: 2", "dot gain");
    assertThat(page.split("<svg ", -1)).hasSize(4);
    assertThat(page.split("</svg>", -1)).hasSize(4);
    assertThat(page).doesNotContain("<h>", "NaN");
  }
}
