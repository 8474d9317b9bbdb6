using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenVinoLandmarks.Inference;
using OpenVinoLandmarks.KServe.Tests.Support;

namespace OpenVinoLandmarks.KServe.Tests.Calls;

/// <summary>Tests TLS with an authority of one's own, client certificates and tokens, against a server that demands all of them.</summary>
[TestClass]
public sealed class CredentialTests
{
    private const string Token = "a-token.of/the~test";

    [TestMethod]
    public async Task Server_WithTls_IsTrustedByItsAuthorityOnly()
    {
        using Certificates certificates = Certificates.Create();
        await using WebApplication server = await StartAsync(certificates);
        string device = $"kserve+https://{Certificates.Host}:{Port(server)}";
        using IImageModel? model = Loading.TryLoad(device, "landmarks", options =>
        {
            options.Token = Token;
            options.ClientCertificate = certificates.Client;
            options.CertificateAuthorities.Add(certificates.Authority);
        });
        Assert.IsNotNull(model);

        DeviceException unknown = Assert.ThrowsExactly<DeviceException>(() => Loading.TryLoad(device, "landmarks", options =>
        {
            options.Token = Token;
            options.ClientCertificate = certificates.Client;
        }));
        Assert.Contains("CertificateAuthorities", unknown.Message);
        Assert.Contains(Certificates.Host, unknown.Message);

        DeviceException anonymous = Assert.ThrowsExactly<DeviceException>(() => Loading.TryLoad(device, "landmarks", options =>
        {
            options.ClientCertificate = certificates.Client;
            options.CertificateAuthorities.Add(certificates.Authority);
        }));
        Assert.Contains("HTTP 401", anonymous.Message);
        Assert.Contains("Token", anonymous.Message);

        Assert.ThrowsExactly<DeviceException>(() => Loading.TryLoad(device, "landmarks", options =>
        {
            options.Token = Token;
            options.CertificateAuthorities.Add(certificates.Authority);
        }));
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("two words")]
    [DataRow("line\nbreak")]
    [DataRow("ümlaut")]
    public void Token_ThatCannotBeSent_IsRefused(string token)
    {
        ArgumentException error = Assert.ThrowsExactly<ArgumentException>(() => new KServeBackend(new KServeOptions { Token = token }));
        Assert.Contains("Token", error.Message);
        Assert.DoesNotContain(token.Length > 0 ? token : "\n", error.Message);
    }

    [TestMethod]
    public void Options_OutOfRange_AreNamed()
    {
        (Action<KServeOptions> Set, string Name)[] mistakes =
        [
            (options => options.Attempts = 0, nameof(KServeOptions.Attempts)),
            (options => options.Attempts = 6, nameof(KServeOptions.Attempts)),
            (options => options.BatchSize = 0, nameof(KServeOptions.BatchSize)),
            (options => options.ConcurrentCalls = 0, nameof(KServeOptions.ConcurrentCalls)),
            (options => options.AnswerBytes = 0, nameof(KServeOptions.AnswerBytes)),
            (options => options.CallTimeout = TimeSpan.Zero, nameof(KServeOptions.CallTimeout)),
            (options => options.ConnectTimeout = TimeSpan.FromDays(2), nameof(KServeOptions.ConnectTimeout)),
            (options => options.HedgingDelay = TimeSpan.FromSeconds(-1), nameof(KServeOptions.HedgingDelay)),
        ];
        foreach ((Action<KServeOptions> set, string name) in mistakes)
        {
            KServeOptions options = new();
            set(options);
            Assert.Contains(name, Assert.ThrowsExactly<ArgumentException>(options.Validate).Message);
        }
    }

    private static async Task<WebApplication> StartAsync(Certificates certificates)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(https =>
        {
            https.ServerCertificate = certificates.Server;
            https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
            https.ClientCertificateValidation = (certificate, _, _) => certificate.Thumbprint == certificates.Client.Thumbprint;
        })));
        WebApplication app = builder.Build();
        app.Run(async context =>
        {
            context.Response.ContentType = "application/json";
            if (context.Request.Headers.Authorization != $"Bearer {Token}")
            {
                context.Response.StatusCode = StatusCodes.Status401Unauthorized;
                await context.Response.WriteAsync("""{"error":"a token is needed"}""");
                return;
            }

            await context.Response.WriteAsync(context.Request.Path.Value switch
            {
                "/v2" => """{"name":"test","version":"1","extensions":[]}""",
                { } path when path.EndsWith("/infer", StringComparison.Ordinal) =>
                    """{"outputs":[{"name":"out","datatype":"FP32","shape":[1,10],"data":[0,0,0,0,0,0,0,0,0,0]}]}""",
                _ => """
                    {"name":"landmarks","inputs":[{"name":"in","datatype":"FP32","shape":[1,3,48,48]}],
                     "outputs":[{"name":"out","datatype":"FP32","shape":[1,10]}]}
                    """,
            });
        });
        await app.StartAsync();
        return app;
    }

    private static int Port(WebApplication app) =>
        new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Port;

    /// <summary>An authority, and a server and a client that it signed.</summary>
    private sealed class Certificates : IDisposable
    {
        // Not localhost: a machine without /etc/hosts does not know that name.
        public const string Host = "127.0.0.1";

        public required X509Certificate2 Authority { get; init; }

        public required X509Certificate2 Server { get; init; }

        public required X509Certificate2 Client { get; init; }

        public static Certificates Create()
        {
            using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            CertificateRequest request = new("CN=Test authority", key, HashAlgorithmName.SHA256);
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
            DateTimeOffset now = DateTimeOffset.UtcNow;
            X509Certificate2 authority = request.CreateSelfSigned(now.AddHours(-1), now.AddHours(1));
            return new Certificates
            {
                Authority = authority,
                Server = Sign(authority, Host, now),
                Client = Sign(authority, "client", now),
            };
        }

        public void Dispose()
        {
            Authority.Dispose();
            Server.Dispose();
            Client.Dispose();
        }

        private static X509Certificate2 Sign(X509Certificate2 authority, string name, DateTimeOffset now)
        {
            using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            CertificateRequest request = new($"CN={name}", key, HashAlgorithmName.SHA256);
            SubjectAlternativeNameBuilder names = new();
            if (IPAddress.TryParse(name, out IPAddress? address))
            {
                names.AddIpAddress(address);
            }
            else
            {
                names.AddDnsName(name);
            }

            request.CertificateExtensions.Add(names.Build());
            using X509Certificate2 signed = request.Create(
                authority, now.AddMinutes(-30), now.AddMinutes(30), RandomNumberGenerator.GetBytes(16));
            return signed.CopyWithPrivateKey(key);
        }
    }
}
