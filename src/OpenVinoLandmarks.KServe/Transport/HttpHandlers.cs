using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace OpenVinoLandmarks.KServe.Transport;

/// <summary>Creates the HTTP connections of both transports.</summary>
internal static class HttpHandlers
{
    private static readonly TimeSpan s_keepAlive = TimeSpan.FromSeconds(30);

    /// <summary>Creates a handler with the options' time limits and certificates.</summary>
    public static SocketsHttpHandler Create(KServeOptions options)
    {
        SocketsHttpHandler handler = new()
        {
            ConnectTimeout = options.ConnectTimeout,
            AllowAutoRedirect = false,
            UseCookies = false,
            EnableMultipleHttp2Connections = true,
            KeepAlivePingDelay = s_keepAlive,
            KeepAlivePingTimeout = s_keepAlive,
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
        };
        if (options.ClientCertificate is { } certificate)
        {
            handler.SslOptions.ClientCertificates = [certificate];
        }

        if (options.CertificateAuthorities.Count > 0)
        {
            X509ChainPolicy policy = new()
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,

                // Authorities of one's own rarely publish lists of revoked certificates.
                RevocationMode = X509RevocationMode.NoCheck,
            };
            policy.CustomTrustStore.AddRange(options.CertificateAuthorities);
            handler.SslOptions = new SslClientAuthenticationOptions
            {
                ClientCertificates = handler.SslOptions.ClientCertificates,
                CertificateChainPolicy = policy,
            };
        }

        return handler;
    }
}
