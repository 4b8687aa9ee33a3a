package dev.ratchet.tools.web;

import java.math.BigInteger;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/**
 * The addresses of the public network, by the IANA registries of special-purpose addresses. Of IPv6 only 2000::/3 is given
 * out for it at all; so loopback, link-local, unique-local, multicast, IPv4-mapped and NAT64 addresses need no entry.
 */
final class PublicAddresses {
    private static final Range PUBLIC_IPV6 = Range.of("2000::/3");

    private static final List<Range> OTHERS = Range.of(
            "0.0.0.0/8", // this network
            "10.0.0.0/8", // private
            "100.64.0.0/10", // a provider's own; a cloud's metadata service too (100.100.100.200)
            "127.0.0.0/8", // this machine
            "168.63.129.16/32", // Azure's own service, in the midst of public addresses
            "169.254.0.0/16", // link-local; metadata services (169.254.169.254)
            "172.16.0.0/12", // private
            "192.0.0.0/24", // protocols; a metadata service (192.0.0.192)
            "192.0.2.0/24", // documentation
            "192.88.99.0/24", // 6to4 relays
            "192.168.0.0/16", // private
            "198.18.0.0/15", // benchmarks
            "198.51.100.0/24", // documentation
            "203.0.113.0/24", // documentation
            "224.0.0.0/4", // multicast
            "240.0.0.0/4", // reserved, broadcast
            "2001::/23", // protocols; Teredo, which holds an IPv4 address
            "2001:db8::/32", // documentation
            "2002::/16", // 6to4, which holds an IPv4 address
            "3fff::/20"); // documentation

    private PublicAddresses() {}

    static boolean contain(InetAddress address) {
        return (!(address instanceof Inet6Address) || PUBLIC_IPV6.contains(address))
                && OTHERS.stream().noneMatch(range -> range.contains(address));
    }

    /** The addresses of so many octets whose first {@code bits} are {@code prefix}. */
    private record Range(int octets, int bits, BigInteger prefix) {
        static List<Range> of(String... ranges) {
            return Arrays.stream(ranges).map(Range::of).toList();
        }

        static Range of(String range) {
            int slash = range.indexOf('/');
            int bits = Integer.parseInt(range.substring(slash + 1));
            try {
                byte[] first = InetAddress.getByName(range.substring(0, slash)).getAddress();
                return new Range(first.length, bits, prefix(first, bits));
            } catch (UnknownHostException e) {
                throw new AssertionError(range, e);
            }
        }

        boolean contains(InetAddress address) {
            byte[] given = address.getAddress(); // of an IPv4-mapped address Java makes the IPv4 address it is
            return given.length == octets && prefix(given, bits).equals(prefix);
        }

        private static BigInteger prefix(byte[] address, int bits) {
            return new BigInteger(1, address).shiftRight(8 * address.length - bits);
        }
    }
}
