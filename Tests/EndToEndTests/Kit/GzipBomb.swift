import MicroHTTP

/// 128 MiB of blanks in an eighth of a megabyte.
enum GzipBomb {
    static let bytes: [UInt8] = Gzip.compress(
        [UInt8](repeating: UInt8(ascii: " "), count: 128 << 20), level: 9)
}
