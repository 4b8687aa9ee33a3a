package dev.ratchet.testing.traps;

import dev.ratchet.AgentRunner;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Ratchet loaded once more, beside the one that the tests use, with some classes changed; the libraries are shared. */
final class OtherCore implements AutoCloseable {
    private final Loader loader;

    /** Loads it; a class that is in one of {@code changed} is taken from there. */
    OtherCore(Path... changed) {
        URL[] urls = Stream.concat(
                        Stream.of(changed).map(OtherCore::url),
                        Stream.of(AgentRunner.class, TrapSuite.class)
                                .map(type -> type.getProtectionDomain()
                                        .getCodeSource()
                                        .getLocation()))
                .toArray(URL[]::new);
        this.loader = new Loader(urls);
    }

    /** Runs a case and returns what was wrong, or empty if it passed. */
    Optional<String> run(String id, Duration longest) throws ReflectiveOperationException {
        Class<?> suite = loader.loadClass(TrapSuite.class.getName());
        Class<?> trap = loader.loadClass(TrapCase.class.getName());
        Object named = ((Optional<?>) suite.getMethod("named", String.class).invoke(null, id)).orElseThrow();
        Method run = suite.getDeclaredMethod("run", trap, Duration.class);
        run.setAccessible(true);
        Object verdict = run.invoke(null, named, longest);
        return Optional.ofNullable(
                (String) verdict.getClass().getMethod("reason").invoke(verdict));
    }

    @Override
    public void close() throws IOException {
        loader.close();
    }

    private static URL url(Path directory) {
        try {
            return directory.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static final class Loader extends URLClassLoader {
        private static final List<String> OURS = List.of("dev.ratchet.");

        Loader(URL[] urls) {
            super(urls, OtherCore.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (OURS.stream().noneMatch(name::startsWith)) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded == null ? findClass(name) : loaded;
            }
        }

        @Override
        public URL getResource(String name) {
            URL own = findResource(name);
            return own == null ? super.getResource(name) : own;
        }
    }
}
