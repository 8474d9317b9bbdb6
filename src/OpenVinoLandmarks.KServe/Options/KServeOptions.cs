using System.Security.Cryptography.X509Certificates;

namespace OpenVinoLandmarks.KServe;

/// <summary>How <see cref="KServeBackend"/> talks to servers. The backend copies the options when it is created.</summary>
public sealed class KServeOptions
{
    private const int MaximumAttempts = 5;

    /// <summary>The version of the models. Null lets the server choose.</summary>
    public string? ModelVersion { get; set; }

    /// <summary>
    /// A token that is sent with every call, as <c>Authorization: Bearer TOKEN</c>. Without TLS, everybody on the way can read it.
    /// </summary>
    public string? Token { get; set; }

    /// <summary>
    /// The certificates of authorities that sign the servers' certificates. If there are any, those of the system are not trusted. Only
    /// used with TLS.
    /// </summary>
    public X509Certificate2Collection CertificateAuthorities { get; } = [];

    /// <summary>The certificate, with its private key, by which the servers recognize this client. Only used with TLS.</summary>
    public X509Certificate2? ClientCertificate { get; set; }

    /// <summary>
    /// How long one call may take, with all its attempts. <see cref="EngineOptions.InferenceTimeout"/> replaces it for inferences.
    /// Default: 10 seconds.
    /// </summary>
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long one attempt to connect may take. Default: 3 seconds.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Number of attempts per call, from 1 to 5. Only calls that a server refused or could not answer are repeated (UNAVAILABLE; HTTP 502,
    /// 503, 504; a connection that failed), with growing pauses, on the next address if there are several. Default: 3.
    /// </summary>
    public int Attempts { get; set; } = 3;

    /// <summary>
    /// If set, a gRPC call that has no answer after this time is sent to the next address too, and the first answer is used. This costs
    /// servers twice the work when they are slow. Not used over REST. Default: null, off.
    /// </summary>
    public TimeSpan? HedgingDelay { get; set; }

    /// <summary>Number of calls per model that run at a time, at least 1. Further ones wait. Default: 8.</summary>
    public int ConcurrentCalls { get; set; } = 8;

    /// <summary>
    /// The largest number of images per call, at least 1, if the server says nothing smaller. A batch should stay below the server's limit
    /// on messages: 4 MiB, which many servers have, are 151 face crops of 48 x 48 in FP32. Default: 32.
    /// </summary>
    public int BatchSize { get; set; } = 32;

    /// <summary>The largest answer that is accepted, in bytes. Default: 64 MiB.</summary>
    public int AnswerBytes { get; set; } = 64 << 20;

    /// <summary>Checks the options.</summary>
    /// <exception cref="ArgumentException">An option is out of range; the message names it.</exception>
    public void Validate()
    {
        RequireTime(CallTimeout, nameof(CallTimeout));
        RequireTime(ConnectTimeout, nameof(ConnectTimeout));
        RequireTime(HedgingDelay ?? ConnectTimeout, nameof(HedgingDelay));
        RequirePositive(ConcurrentCalls, nameof(ConcurrentCalls));
        RequirePositive(BatchSize, nameof(BatchSize));
        RequirePositive(AnswerBytes, nameof(AnswerBytes));
        if (Attempts is < 1 or > MaximumAttempts)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"{nameof(KServeOptions)}.{nameof(Attempts)} must be from 1 to 5; it is {Attempts}."));
        }

        if (Token is { } token && (token.Length == 0 || token.AsSpan().ContainsAnyExceptInRange('!', '~')))
        {
            throw new ArgumentException($"{nameof(KServeOptions)}.{nameof(Token)} is empty, or has spaces or characters outside ASCII.");
        }

        if (ClientCertificate is { HasPrivateKey: false })
        {
            throw new ArgumentException($"{nameof(KServeOptions)}.{nameof(ClientCertificate)} has no private key.");
        }
    }

    /// <summary>A copy that later changes of this object do not affect.</summary>
    internal KServeOptions Copy()
    {
        KServeOptions copy = new()
        {
            ModelVersion = ModelVersion,
            Token = Token,
            ClientCertificate = ClientCertificate,
            CallTimeout = CallTimeout,
            ConnectTimeout = ConnectTimeout,
            Attempts = Attempts,
            HedgingDelay = HedgingDelay,
            ConcurrentCalls = ConcurrentCalls,
            BatchSize = BatchSize,
            AnswerBytes = AnswerBytes,
        };
        copy.CertificateAuthorities.AddRange(CertificateAuthorities);
        return copy;
    }

    private static void RequireTime(TimeSpan value, string name)
    {
        if (value <= TimeSpan.Zero || value > TimeSpan.FromDays(1))
        {
            throw new ArgumentException(
                FormattableString.Invariant($"{nameof(KServeOptions)}.{name} must be above zero and at most a day; it is {value}."));
        }
    }

    private static void RequirePositive(int value, string name)
    {
        if (value < 1)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"{nameof(KServeOptions)}.{name} must be at least 1; it is {value}."));
        }
    }
}
