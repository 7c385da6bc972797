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
        Migration(2, "0002_access", PackageResources._002_access_sql),
        Migration(3, "0003_reasons", PackageResources._003_reasons_sql),
        Migration(4, "0004_terms", PackageResources._004_terms_sql),
        Migration(5, "0005_notices", PackageResources._005_notices_sql),
    ]
}
