using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OpenVinoLandmarks;
using OpenVinoLandmarks.Hosting;
using OpenVinoLandmarks.Hosting.Detectors;
using OpenVinoLandmarks.Hosting.Health;
using OpenVinoLandmarks.Hosting.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>
/// Adds detectors to the services of a program: <see cref="IFaceLandmarkDetector"/> as a singleton, its options, which are checked when the
/// host starts, and its warm-up. The container disposes the detector.
/// </summary>
/// <remarks>
/// A detector that is added twice is one detector: the options of the second call are applied after those of the first. A mistake in the
/// options is an <see cref="OptionsValidationException"/> when the host starts; its message has the key of the configuration.
/// </remarks>
public static class FaceLandmarkDetectorServiceCollectionExtensions
{
    /// <summary>Adds a detector.</summary>
    /// <param name="services">The services of the program.</param>
    /// <param name="configure">Sets options; null for the defaults.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddFaceLandmarkDetector(
        this IServiceCollection services, Action<FaceLandmarkServiceOptions>? configure = null) =>
        Add(services, Options.Options.DefaultName, section: null, configure);

    /// <summary>Adds a detector whose options come from a section of the program's configuration.</summary>
    /// <param name="services">The services of the program, which include an <see cref="IConfiguration"/>, as those of a host do.</param>
    /// <param name="section">
    /// The name of the section, for example <c>FaceLandmarks</c>. Without the section the options have their defaults. A key that is not an
    /// option is an error.
    /// </param>
    /// <param name="configure">Sets options after those of the configuration; null to set none.</param>
    /// <returns>The same services.</returns>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public static IServiceCollection AddFaceLandmarkDetector(
        this IServiceCollection services, string section, Action<FaceLandmarkServiceOptions>? configure = null) =>
        Add(services, Options.Options.DefaultName, FromProgram(section), configure);

    /// <summary>Adds a detector whose options come from a section of a configuration.</summary>
    /// <param name="services">The services of the program.</param>
    /// <param name="section">The section. A key that is not an option is an error.</param>
    /// <param name="configure">Sets options after those of the configuration; null to set none.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddFaceLandmarkDetector(
        this IServiceCollection services, IConfigurationSection section, Action<FaceLandmarkServiceOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(section);
        return Add(services, Options.Options.DefaultName, _ => section, configure);
    }

    /// <summary>
    /// Adds one of several detectors. Ask for it with <c>[FromKeyedServices("key")] IFaceLandmarkDetector</c>.
    /// </summary>
    /// <param name="services">The services of the program.</param>
    /// <param name="key">The key of the detector, not empty.</param>
    /// <param name="configure">Sets options; null for the defaults.</param>
    /// <returns>The same services.</returns>
    /// <exception cref="ArgumentException">The key is empty.</exception>
    public static IServiceCollection AddKeyedFaceLandmarkDetector(
        this IServiceCollection services, string key, Action<FaceLandmarkServiceOptions>? configure = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        return Add(services, key, section: null, configure);
    }

    /// <summary>Adds one of several detectors, with the options of a section of the program's configuration.</summary>
    /// <param name="services">The services of the program, which include an <see cref="IConfiguration"/>, as those of a host do.</param>
    /// <param name="key">The key of the detector, not empty.</param>
    /// <param name="section">The name of the section, for example <c>Detectors:Door</c>.</param>
    /// <param name="configure">Sets options after those of the configuration; null to set none.</param>
    /// <returns>The same services.</returns>
    /// <exception cref="ArgumentException">The key or the name is empty.</exception>
    public static IServiceCollection AddKeyedFaceLandmarkDetector(
        this IServiceCollection services, string key, string section, Action<FaceLandmarkServiceOptions>? configure = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        return Add(services, key, FromProgram(section), configure);
    }

    /// <summary>Adds one of several detectors, with the options of a section of a configuration.</summary>
    /// <param name="services">The services of the program.</param>
    /// <param name="key">The key of the detector, not empty.</param>
    /// <param name="section">The section. A key that is not an option is an error.</param>
    /// <param name="configure">Sets options after those of the configuration; null to set none.</param>
    /// <returns>The same services.</returns>
    /// <exception cref="ArgumentException">The key of the detector is empty.</exception>
    public static IServiceCollection AddKeyedFaceLandmarkDetector(
        this IServiceCollection services, string key, IConfigurationSection section, Action<FaceLandmarkServiceOptions>? configure = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        ArgumentNullException.ThrowIfNull(section);
        return Add(services, key, _ => section, configure);
    }

    private static Func<IServiceProvider, IConfigurationSection> FromProgram(string section)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(section);
        return provider => provider.GetRequiredService<IConfiguration>().GetSection(section);
    }

    private static IServiceCollection Add(
        IServiceCollection services,
        string name,
        Func<IServiceProvider, IConfigurationSection>? section,
        Action<FaceLandmarkServiceOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        OptionsBuilder<FaceLandmarkServiceOptions> builder = services.AddOptions<FaceLandmarkServiceOptions>(name);
        if (section is not null)
        {
            services.AddSingleton<IConfigureOptions<FaceLandmarkServiceOptions>>(provider => new SectionBinding(name, section(provider)));
        }

        if (configure is not null)
        {
            builder.Configure(configure);
        }

        if (services.Any(service => service.ServiceType == typeof(HostedDetector) && name.Equals(service.ServiceKey)))
        {
            return services;
        }

        builder.ValidateOnStart();
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<FaceLandmarkServiceOptions>, ServiceOptionsValidation>());
        services.AddKeyedSingleton(name, (provider, _) => new HostedDetector(
            name,
            provider.GetRequiredService<IOptionsMonitor<FaceLandmarkServiceOptions>>().Get(name),
            Loggers(provider)));
        services.AddKeyedSingleton(name, (provider, _) => new DetectorHealthCheck(Find(provider, name)));
        services.AddSingleton<IHostedService>(provider => new WarmUpService(Find(provider, name), Loggers(provider)));
        return name.Length > 0
            ? services.AddKeyedSingleton<IFaceLandmarkDetector>(name, (provider, _) => Find(provider, name))
            : services.AddSingleton<IFaceLandmarkDetector>(provider => Find(provider, name));
    }

    private static HostedDetector Find(IServiceProvider provider, string name) => provider.GetRequiredKeyedService<HostedDetector>(name);

    // A container without a host may have no logging.
    private static ILoggerFactory Loggers(IServiceProvider provider) =>
        provider.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance;
}
