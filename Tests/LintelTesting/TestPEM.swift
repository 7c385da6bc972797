/// A self-signed leaf for www.example.com and *.example.com, good for a hundred years, with its
/// key. Made for tests; it protects nothing.
public enum TestPEM {
    public static let chain = """
        -----BEGIN CERTIFICATE-----
        MIIBtjCCAVygAwIBAgIUdbAUvjdyB7hFbVpYZyg0DIQo2xIwCgYIKoZIzj0EAwIw
        GjEYMBYGA1UEAwwPd3d3LmV4YW1wbGUuY29tMCAXDTI2MTEyMzAzMTAzNVoYDzIx
        MjYxMDMwMDMxMDM1WjAaMRgwFgYDVQQDDA93d3cuZXhhbXBsZS5jb20wWTATBgcq
        hkjOPQIBBggqhkjOPQMBBwNCAATWK6fejygwDqjlZJaLNlt3qdecL+iUjvJDs0CI
        HLVZTdXah7EfcjKMn9tqejDhP/Jk4okELdNfyhfwNnkVAjbUo34wfDAdBgNVHQ4E
        FgQUOfDP2VW7HyFIjeovHEMAfNyRPbswHwYDVR0jBBgwFoAUOfDP2VW7HyFIjeov
        HEMAfNyRPbswDwYDVR0TAQH/BAUwAwEB/zApBgNVHREEIjAggg93d3cuZXhhbXBs
        ZS5jb22CDSouZXhhbXBsZS5jb20wCgYIKoZIzj0EAwIDSAAwRQIhANkb2O9RzXgR
        j0kLUvkRJIwrsb5bYHy0eAAibJFxJcsgAiBi+mwFsWq/AHZ1NNH9zWA+mBMutqNF
        BvfiSjYy+bu53g==
        -----END CERTIFICATE-----

        """

    public static let key = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgKj5LgTTqjPHortrn
        kq7jaxuquxBMPS/wgwkjp/BHABGhRANCAATWK6fejygwDqjlZJaLNlt3qdecL+iU
        jvJDs0CIHLVZTdXah7EfcjKMn9tqejDhP/Jk4okELdNfyhfwNnkVAjbU
        -----END PRIVATE KEY-----

        """
}
