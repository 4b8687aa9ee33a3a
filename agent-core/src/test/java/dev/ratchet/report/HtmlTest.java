package dev.ratchet.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.message.VisibleText;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class HtmlTest {
    @Test
    void textAndValuesComeBackAsTheyWere() throws Exception {
        String hostile = "\" onload=\"alert(1)' </a> <b> & &lt; ]]> 😀";

        Element element = Page.of(new Html()
                        .open("a", "href", hostile)
                        .text(hostile)
                        .close()
                        .page())
                .document()
                .getDocumentElement();

        assertThat(element.getAttributes().getLength()).isEqualTo(1);
        assertThat(element.getAttribute("href")).isEqualTo(hostile);
        assertThat(element.getTextContent()).isEqualTo(hostile);
        assertThat(element.getChildNodes().getLength()).isEqualTo(1);
    }

    @Test
    void whatATerminalOrABrowserWouldObeyIsShown() {
        assertThat(VisibleText.lines("a\u001b[2J\r\n\tb\u202e \ud800 \ud83d\ude00 \uffff\r"))
                .isEqualTo("a\\u001b[2J\n\tb\\u202e \\ud800 \ud83d\ude00 \\uffff\\u000d");
    }

    @Test
    void aPageThatIsNotClosedIsAMistake() {
        assertThatThrownBy(() -> new Html().open("main").page())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("not closed: [main]");
    }
}
