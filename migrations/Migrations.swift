/// One step of the schema.
///
/// Never edited once shipped: databases remember only its number.
public struct Migration: Sendable {
    /// What `PRAGMA user_version` is once the step is done.
    public let number: Int
    /// The name of its file, without `.sql`.
    public let name: String
    public let sql: String

    private init(_ number: Int, _ name: String, _ sql: [UInt8]) {
        self.number = number
        self.name = name
        self.sql = String(decoding: sql, as: UTF8.self)
    }
}

extension Migration {
    /// Every step in order; append only.
    ///
    /// SwiftPM replaces the first digit of a file name with an underscore, so the generated names
    /// stay in here.
    public static let all = [
        Migration(1, "0001_log", PackageResources._001_log_sql),
        Migration(2, "0002_versions", PackageResources._002_versions_sql),
        Migration(3, "0003_answers", PackageResources._003_answers_sql),
        Migration(4, "0004_checkpoints", PackageResources._004_checkpoints_sql),
        Migration(5, "0005_data_keys", PackageResources._005_data_keys_sql),
        Migration(6, "0006_warnings", PackageResources._006_warnings_sql),
        Migration(7, "0007_route_counts", PackageResources._007_route_counts_sql),
        Migration(8, "0008_time_is_order", PackageResources._008_time_is_order_sql),
        Migration(9, "0009_links", PackageResources._009_links_sql),
    ]
}
