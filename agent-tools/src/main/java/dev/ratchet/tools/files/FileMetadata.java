package dev.ratchet.tools.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a file has besides its content, to be put on the one that takes its place.
 *
 * @param posix mode, owner and group, or null where there are none
 * @param extended the extended attributes of users, by name
 * @param names how many names (hard links) the file has, 1 where they are not counted
 * @param owners the numbers of owner and group, or empty where there are none
 */
record FileMetadata(
        @Nullable PosixFileAttributes posix, Map<String, byte[]> extended, int names, Map<String, Object> owners) {

    private static final String OWNERS = "unix:uid,gid";

    static FileMetadata of(Directory directory, String name) throws IOException {
        PosixFileAttributeView view = directory.view(name, PosixFileAttributeView.class);
        Path place = directory.path().resolve(name);
        Object names = numbers(place, "unix:nlink").get("nlink");
        return new FileMetadata(
                view == null ? null : view.readAttributes(),
                extended(place),
                names instanceof Integer count ? count : 1,
                numbers(place, OWNERS));
    }

    /** {@return what the other file is made with} */
    FileAttribute<?>[] meanwhile() {
        return posix == null
                ? new FileAttribute<?>[0]
                : new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                };
    }

    /** Puts all of it on another file and returns what could not be kept. */
    List<String> putOn(Directory directory, String name) throws IOException {
        List<String> lost = new ArrayList<>();
        for (Map.Entry<String, byte[]> each : extended.entrySet()) {
            try {
                view(directory.path().resolve(name)).write(each.getKey(), ByteBuffer.wrap(each.getValue()));
            } catch (IOException e) {
                lost.add("its extended attribute " + each.getKey() + " is lost");
            }
        }
        PosixFileAttributeView view = directory.view(name, PosixFileAttributeView.class);
        if (posix != null && view != null) {
            // To look up the names of owners takes longer than all the rest, and mostly they are the same.
            if (!numbers(directory.path().resolve(name), OWNERS).equals(owners)) {
                try {
                    view.setGroup(posix.group());
                    view.setOwner(posix.owner());
                } catch (IOException e) { // only a privileged user may give files away
                    lost.add("it belongs to " + view.getOwner().getName() + " now, not to "
                            + posix.owner().getName() + " and the group "
                            + posix.group().getName());
                }
            }
            view.setPermissions(posix.permissions()); // last: giving a file away takes some of them
        }
        if (names > 1) {
            lost.add("it had " + names + " names (hard links); the others keep the old text");
        }
        return lost;
    }

    /**
     * There is no way to these by handle. If a link is swapped into the way, the attributes of another file may be read;
     * none can be written to one, since no other file has the fresh name.
     */
    private static Map<String, byte[]> extended(Path place) {
        Map<String, byte[]> extended = new LinkedHashMap<>();
        try {
            UserDefinedFileAttributeView view = view(place);
            for (String name : view.list()) {
                ByteBuffer value = ByteBuffer.allocate(view.size(name));
                view.read(name, value);
                extended.put(name, value.array());
            }
        } catch (IOException | UnsupportedOperationException e) {
            return Map.of(); // the file system has none, or the file is gone, which the last look finds
        }
        return extended;
    }

    private static UserDefinedFileAttributeView view(Path place) {
        UserDefinedFileAttributeView view =
                Files.getFileAttributeView(place, UserDefinedFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (view == null) {
            throw new UnsupportedOperationException("no extended attributes");
        }
        return view;
    }

    private static Map<String, Object> numbers(Path place, String which) {
        try {
            return Files.readAttributes(place, which, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return Map.of(); // a platform that does not have them
        }
    }
}
