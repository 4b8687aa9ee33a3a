package dev.ratchet.examples;

import dev.ratchet.tool.Tool;
import dev.ratchet.tool.ToolDefinition;
import dev.ratchet.tool.Toolset;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** Tools of classes and JARs that are named on the command line. */
final class GivenTools implements AutoCloseable {
    @Option(
            names = "--tools",
            paramLabel = "CLASS|JAR",
            description =
                    "A class, a JAR or a directory of classes with tools; can be given several times. Each class needs "
                            + "a constructor without parameters, unless its tools are static.")
    private List<String> targets = new ArrayList<>();

    @Option(
            names = "--class-path",
            paramLabel = "PATH",
            defaultValue = "",
            description = "JARs and directories where the classes and what they need are.")
    private String classPath = "";

    private ToolClasses classes = ToolClasses.on("", List.of());

    /** {@return one object, or class, for each class with tools; nothing if none is named} */
    List<Object> open() {
        classes.close();
        classes = ToolClasses.on(classPath, targets);
        List<Object> tools = new ArrayList<>();
        for (String target : targets) {
            for (Class<?> type : classes.of(target)) {
                tools.add(tool(type));
            }
        }
        definitions(tools); // what is wrong with them is said before anything else
        return tools;
    }

    /** {@return any class of the class path} */
    Class<?> named(String type) {
        return classes.named(type);
    }

    /** {@return what models are told of the tools} */
    static List<ToolDefinition> definitions(List<Object> tools) {
        try {
            return Toolset.of(tools.toArray()).definitions();
        } catch (IllegalArgumentException e) {
            throw new WrongUsage(String.valueOf(e.getMessage()));
        }
    }

    private static Object tool(Class<?> type) {
        String name = type.getTypeName().replace('$', '.');
        try {
            Toolset.describe(type); // says what is wrong with it before anything of it runs
            if (hasStaticOnly(type)) {
                return type;
            }
            Constructor<?> constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            return constructor.newInstance();
        } catch (InvocationTargetException e) {
            throw new WrongUsage("the constructor of " + name + " failed: " + e.getCause());
        } catch (NoClassDefFoundError | TypeNotPresentException e) {
            throw ToolClasses.missing(name, e);
        } catch (ReflectiveOperationException | LinkageError e) {
            throw new WrongUsage(
                    "no object can be made of the class " + name + "; it needs a constructor without parameters");
        } catch (IllegalArgumentException e) {
            throw new WrongUsage(String.valueOf(e.getMessage()));
        }
    }

    private static boolean hasStaticOnly(Class<?> type) {
        return Stream.of(type.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Tool.class))
                .allMatch(method -> Modifier.isStatic(method.getModifiers()));
    }

    @Override
    public void close() {
        classes.close();
    }
}
