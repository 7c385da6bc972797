// What a person begins with on a server without a gateway: Find shows it, and Change opens with it.

/** A Gateway, and a ListenerSet that is attached to it. */
export const firstText = `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  namespace: infra
  name: edge
spec:
  allowedListeners:
    namespaces:
      from: All
---
apiVersion: gateway.networking.k8s.io/v1
kind: ListenerSet
metadata:
  namespace: shop
  name: web
spec:
  parentRef:
    namespace: infra
    name: edge
  listeners:
  - name: www
    hostname: www.example.com
    port: 80
    protocol: HTTP
`
