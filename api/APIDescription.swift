/// `api/openapi.yaml`, compiled in, so that a server serves the API it was built with.
public enum APIDescription {
    public static let openAPI = PackageResources.openapi_yaml
}
