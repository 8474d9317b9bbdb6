using Microsoft.Extensions.Diagnostics.HealthChecks;
using OpenVinoLandmarks.Hosting.Health;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the health checks of detectors.</summary>
public static class FaceLandmarkDetectorHealthChecksBuilderExtensions
{
    private const string DefaultName = "face-landmarks";

    private static readonly TimeSpan s_defaultTimeout = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Adds a health check that runs an inference of the landmark model. It fails if the runtime or a model cannot be loaded, if the device
    /// was lost, and if the inference takes too long; the description says why and what to do. A detector that is not loaded yet is loaded.
    /// </summary>
    /// <param name="builder">The health checks of the program.</param>
    /// <param name="key">
    /// The key of a detector that <c>AddKeyedFaceLandmarkDetector</c> has added; null for the detector without a key.
    /// </param>
    /// <param name="name">The name of the check. Null for <c>face-landmarks</c>, with a key <c>face-landmarks-KEY</c>.</param>
    /// <param name="failureStatus">The status of a check that fails; null for <see cref="HealthStatus.Unhealthy"/>.</param>
    /// <param name="tags">Tags that select checks; null for none.</param>
    /// <param name="timeout">
    /// How long a check waits, with the time to load the models: above zero and at most 24 days. Null for 10 seconds.
    /// </param>
    /// <returns>The same builder.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is out of range.</exception>
    public static IHealthChecksBuilder AddFaceLandmarkDetector(
        this IHealthChecksBuilder builder,
        string? key = null,
        string? name = null,
        HealthStatus? failureStatus = null,
        IEnumerable<string>? tags = null,
        TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        TimeSpan limit = timeout ?? s_defaultTimeout;
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(limit, TimeSpan.Zero, nameof(timeout));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, TimeSpan.FromDays(24), nameof(timeout));
        return builder.Add(new HealthCheckRegistration(
            name ?? (key is null ? DefaultName : $"{DefaultName}-{key}"),
            provider => new Check(provider.GetRequiredKeyedService<DetectorHealthCheck>(key ?? ""), limit),
            failureStatus,
            tags));
    }

    private sealed class Check(DetectorHealthCheck check, TimeSpan timeout) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            check.CheckAsync(context.Registration.FailureStatus, timeout, cancellationToken);
    }
}
