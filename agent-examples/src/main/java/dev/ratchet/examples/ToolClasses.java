package dev.ratchet.examples;

import dev.ratchet.tool.Tool;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds classes with tools: by their names, and all of a JAR or of a directory. No class is initialised for that. */
final class ToolClasses implements AutoCloseable {
    // Stands in the file of each class that has the annotation, and of some that only name it.
    private static final String ANNOTATION = "Ldev/ratchet/tool/Tool;";

    private final URLClassLoader loader;

    private ToolClasses(URLClassLoader loader) {
        this.loader = loader;
    }

    /**
     * Opens a class path.
     *
     * @param classPath JARs and directories, as {@code --class-path} has them
     * @param targets names of classes, and JARs and directories that stand on the class path too
     * @throws WrongUsage if one is not there
     */
    static ToolClasses on(String classPath, List<String> targets) {
        List<URL> urls = new ArrayList<>();
        for (Path each : path(classPath, targets)) {
            if (!Files.exists(each)) {
                throw new WrongUsage("there is no " + each + " to put on the class path");
            }
            try {
                urls.add(each.toUri().toURL());
            } catch (MalformedURLException e) {
                throw new WrongUsage(each + " cannot stand on the class path");
            }
        }
        return new ToolClasses(new URLClassLoader(urls.toArray(URL[]::new), ToolClasses.class.getClassLoader()));
    }

    private static List<Path> path(String classPath, List<String> targets) {
        List<Path> path = new ArrayList<>();
        try {
            for (String each : classPath.split(Pattern.quote(File.pathSeparator), -1)) {
                if (!each.isBlank()) {
                    path.add(Path.of(each));
                }
            }
        } catch (InvalidPathException e) {
            throw new WrongUsage("--class-path cannot be: " + classPath);
        }
        for (String target : targets) {
            Path archive = archive(target);
            if (archive != null) {
                path.add(archive);
            }
        }
        return path;
    }

    /** {@return the class of that name, or the classes with tools in the JAR or directory} */
    List<Class<?>> of(String target) {
        Path archive = archive(target);
        return archive == null ? List.of(named(target)) : in(archive);
    }

    /** {@return the JAR or directory that {@code target} names, or null if it is the name of a class} */
    private static @Nullable Path archive(String target) {
        try {
            Path path = Path.of(target);
            boolean meant = target.endsWith(".jar") || target.contains("/") || target.contains("\\");
            if (meant && !Files.exists(path)) {
                throw new WrongUsage("there is no " + target);
            }
            return meant || Files.isDirectory(path) ? path : null;
        } catch (InvalidPathException e) {
            return null;
        }
    }

    /** {@return the class of that name, in which a nested one may have dots; it is not initialised} */
    Class<?> named(String name) {
        for (String spelt = name; ; ) {
            Class<?> found = load(spelt);
            if (found != null) {
                return found;
            }
            int dot = spelt.lastIndexOf('.');
            if (dot < 0) {
                throw new WrongUsage("there is no class " + name
                        + "; give its full name, and with --class-path=PATH where it and what it needs are");
            }
            spelt = spelt.substring(0, dot) + '$' + spelt.substring(dot + 1);
        }
    }

    /** {@return the classes in a JAR or directory that have tools, by name} */
    private List<Class<?>> in(Path archive) {
        List<String> names = new ArrayList<>();
        try {
            if (Files.isDirectory(archive)) {
                collect(archive, names);
            } else {
                try (FileSystem jar = FileSystems.newFileSystem(archive)) {
                    collect(jar.getPath("/"), names);
                }
            }
        } catch (IOException | RuntimeException e) { // what reads archives throws much of what is broken
            throw new WrongUsage(archive + " is not a JAR that can be read");
        }
        List<Class<?>> found = names.stream()
                .sorted()
                .<Class<?>>map(this::named)
                .filter(ToolClasses::hasTool)
                .toList();
        if (found.isEmpty()) {
            throw new WrongUsage(archive + " has no class with a method annotated with @Tool");
        }
        return found;
    }

    /** A class may name the annotation without having it. */
    private static boolean hasTool(Class<?> type) {
        try {
            return Stream.of(type.getDeclaredMethods()).anyMatch(method -> method.isAnnotationPresent(Tool.class));
        } catch (LinkageError e) { // what it needs is told of where it is described
            return true;
        }
    }

    private static void collect(Path root, List<String> names) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                String path = root.relativize(file).toString().replace('\\', '/');
                if (path.endsWith(".class") && !path.startsWith("META-INF/") && namesTool(file)) {
                    names.add(
                            path.substring(0, path.length() - ".class".length()).replace('/', '.'));
                }
            }
        }
    }

    private static boolean namesTool(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(ANNOTATION);
    }

    private @Nullable Class<?> load(String name) {
        try {
            return Class.forName(name, false, loader);
        } catch (ClassNotFoundException e) {
            return null;
        } catch (NoClassDefFoundError e) {
            // Also where the file system knows no upper case and the name is spelt otherwise.
            if (String.valueOf(e.getMessage()).contains("wrong name")) {
                return null;
            }
            throw missing(name, e);
        } catch (LinkageError e) {
            throw new WrongUsage("the class " + name + " cannot be loaded: " + e.getMessage());
        }
    }

    /** {@return the complaint that {@code needing} cannot be read without a class that is not there} */
    static WrongUsage missing(String needing, Throwable e) {
        String needed = e instanceof TypeNotPresentException type ? type.typeName() : String.valueOf(e.getMessage());
        return new WrongUsage("the class " + needing + " needs " + needed.replace('/', '.')
                + ", which is not there; add it with --class-path=PATH");
    }

    @Override
    public void close() {
        try {
            loader.close();
        } catch (IOException e) {
            // nothing was written
        }
    }
}
