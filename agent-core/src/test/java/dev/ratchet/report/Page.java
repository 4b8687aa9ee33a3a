package dev.ratchet.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** A report as a parser sees it: the markup is well-formed as XML, so the JDK's own will do. */
record Page(Document document) {
    private static final Set<String> ELEMENTS = Set.of(
            "html",
            "head",
            "meta",
            "title",
            "style",
            "body",
            "main",
            "header",
            "section",
            "h1",
            "h2",
            "h3",
            "p",
            "div",
            "span",
            "code",
            "figure",
            "figcaption",
            "svg",
            "rect",
            "line",
            "text",
            "a",
            "table",
            "tbody",
            "tr",
            "th",
            "td",
            "details",
            "summary",
            "dl",
            "dt",
            "dd",
            "ul",
            "li");
    private static final Set<String> ATTRIBUTES = Set.of(
            "lang",
            "charset",
            "http-equiv",
            "content",
            "name",
            "class",
            "id",
            "dir",
            "href",
            "tabindex",
            "scope",
            "width",
            "height",
            "x",
            "y",
            "x1",
            "x2",
            "y1",
            "y2",
            "rx",
            "aria-hidden",
            "focusable");

    static Page of(String html) throws Exception {
        return new Page(DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(html))));
    }

    /** Nothing in it can run, load or lead anywhere: no other elements and attributes than those of the program's own. */
    Page isInert() {
        List<Element> all = elements("*");
        assertThat(all).extracting(Element::getTagName).isSubsetOf(ELEMENTS);
        for (Element element : all) {
            NamedNodeMap attributes = element.getAttributes();
            for (int i = 0; i < attributes.getLength(); i++) {
                Node attribute = attributes.item(i);
                assertThat(attribute.getNodeName()).isIn(ATTRIBUTES);
                if (attribute.getNodeName().equals("href")) {
                    assertThat(attribute.getNodeValue()).matches("#turn-\\d+");
                }
            }
            assertThat(element.getAttribute("class")).matches("[a-z0-9 -]*");
        }
        assertThat(elements("style")).hasSize(1);
        return this;
    }

    String text() {
        return document.getDocumentElement().getTextContent();
    }

    /** The text of each element that has this among its classes. */
    List<String> texts(String kind) {
        return elements("*").stream()
                .filter(element ->
                        List.of(element.getAttribute("class").split(" ")).contains(kind))
                .map(Element::getTextContent)
                .toList();
    }

    /** The text of the section with this id; empty if there is none. */
    String section(String id) {
        return elements("*").stream()
                .filter(element -> element.getAttribute("id").equals(id))
                .map(Element::getTextContent)
                .findFirst()
                .orElse("");
    }

    List<Element> elements(String name) {
        NodeList nodes = document.getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }
}
