package dev.ratchet.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import dev.ratchet.message.PlantedArrowUp;
import dev.ratchet.openai.PlantedNeighbour;
import dev.ratchet.planted.PlantedOutsideTheLayers;
import dev.ratchet.run.PlantedLibraries;
import dev.ratchet.run.PlantedManners;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The layering of agent-core; each rule is shown to see a planted fault, since a rule that finds nothing holds nothing. */
class ArchitectureTest {
    /** From the top down; providers stand side by side. A package may use only what stands below it. */
    private static final List<String> LAYERS = List.of(
            "guice, otel",
            "",
            "anthropic, openai",
            "http",
            "report",
            "loop",
            "event",
            "run",
            "context",
            "approval",
            "model",
            "tool",
            "schema",
            "usage",
            "message");

    static {
        // Classes of the JDK and of libraries are known by name here; reading them takes seconds and finds nothing
        // more.
        ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
    }

    private static final JavaClasses CORE = imported(location -> !location.contains("/test-classes/"));
    private static final JavaClasses FAULTY =
            imported(location -> !location.contains("/test-classes/") || location.contains("/Planted"));

    private static JavaClasses imported(Predicate<String> which) {
        return new ClassFileImporter()
                .withImportOption(location -> which.test(location.asURI().toString()))
                .importPackages("dev.ratchet");
    }

    static Stream<Arguments> rules() {
        return Stream.of(
                rule("packages form no cycle", cycles(), PlantedArrowUp.class),
                rule("an arrow never points up", layers(), PlantedArrowUp.class),
                rule("providers do not see each other", sideBySide(), PlantedNeighbour.class),
                rule("each package has a layer", layers(), PlantedOutsideTheLayers.class),
                rule(
                        "OkHttp stays with the providers",
                        home("okhttp3..", "http", "anthropic", "openai"),
                        PlantedLibraries.class),
                rule(
                        "Okio stays with the providers",
                        home("okio..", "http", "anthropic", "openai"),
                        PlantedLibraries.class),
                rule("Guice stays in guice", home("com.google.inject..", "guice"), PlantedLibraries.class),
                rule("OpenTelemetry stays in otel", home("io.opentelemetry..", "otel"), PlantedLibraries.class),
                rule("victools stays in schema", home("com.github.victools..", "schema"), PlantedLibraries.class),
                rule(
                        "Jakarta Validation stays in schema",
                        home("jakarta.validation..", "schema"),
                        PlantedLibraries.class),
                rule("each package is null-marked", nullMarked(), PlantedOutsideTheLayers.class),
                rule("public classes are final or abstract", closed(), PlantedManners.class),
                rule("no standard streams", NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS, PlantedManners.class),
                rule("no generic exceptions", NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS, PlantedManners.class));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void holds(String name, ArchRule rule, Class<?> planted) {
        rule.check(CORE);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void seesAPlantedFault(String name, ArchRule rule, Class<?> planted) {
        assertThat(rule.evaluate(FAULTY).getFailureReport().getDetails())
                .anySatisfy(detail -> assertThat(detail).contains(planted.getSimpleName()));
    }

    @Test
    void theImportFoundTheModule() {
        assertThat(CORE.size()).isGreaterThan(100);
    }

    private static ArchRule cycles() {
        return slices().matching("dev.ratchet.(*)..").should().beFreeOfCycles();
    }

    private static ArchRule layers() {
        LayeredArchitecture architecture =
                layeredArchitecture().consideringOnlyDependenciesInAnyPackage("dev.ratchet..");
        for (String layer : LAYERS) {
            architecture = architecture.layer(name(layer)).definedBy(patterns(layer));
        }
        for (int i = 0; i < LAYERS.size(); i++) {
            String[] above =
                    LAYERS.subList(0, i).stream().map(ArchitectureTest::name).toArray(String[]::new);
            architecture = above.length == 0
                    ? architecture.whereLayer(name(LAYERS.get(i))).mayNotBeAccessedByAnyLayer()
                    : architecture.whereLayer(name(LAYERS.get(i))).mayOnlyBeAccessedByLayers(above);
        }
        return architecture.ensureAllClassesAreContainedInArchitecture();
    }

    private static ArchRule home(String library, String... packages) {
        String[] homes = Stream.of(packages).map(ArchitectureTest::pattern).toArray(String[]::new);
        return noClasses()
                .that(are(DescribedPredicate.not(resideInAnyPackage(homes))))
                .should()
                .dependOnClassesThat(resideInAnyPackage(library));
    }

    private static ArchRule closed() {
        return classes()
                .that()
                .arePublic()
                .and()
                .areNotInterfaces()
                .should()
                .haveModifier(JavaModifier.FINAL)
                .orShould()
                .haveModifier(JavaModifier.ABSTRACT)
                .orShould()
                .beEnums();
    }

    private static ArchRule nullMarked() {
        return classes().should(new ArchCondition<JavaClass>("be in a @NullMarked package") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
                events.add(new SimpleConditionEvent(type, marked, type.getName() + " is in an unmarked package"));
            }
        });
    }

    private static Arguments rule(String name, ArchRule rule, Class<?> planted) {
        return Arguments.of(name, rule.as(name), planted);
    }

    private static ArchRule sideBySide() {
        return slices().matching("dev.ratchet.(anthropic|openai)..").should().notDependOnEachOther();
    }

    private static String pattern(String layer) {
        return layer.isEmpty() ? "dev.ratchet" : "dev.ratchet." + layer + "..";
    }

    private static String[] patterns(String layer) {
        return Stream.of(layer.split(", ")).map(ArchitectureTest::pattern).toArray(String[]::new);
    }

    private static String name(String layer) {
        return layer.isEmpty() ? "root" : layer;
    }
}
