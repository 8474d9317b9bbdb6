using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace OpenVinoLandmarks.Hosting.Options;

/// <summary>Reads the options of one detector from a section of the configuration. A key that is not an option is an error.</summary>
internal sealed class SectionBinding(string name, IConfigurationSection section) : IConfigureNamedOptions<FaceLandmarkServiceOptions>
{
    public void Configure(FaceLandmarkServiceOptions options) => Configure(Microsoft.Extensions.Options.Options.DefaultName, options);

    public void Configure(string? optionsName, FaceLandmarkServiceOptions options)
    {
        if (optionsName != name)
        {
            return;
        }

        options.Section = section.Path;
        try
        {
            section.Bind(options, static binder => binder.ErrorOnUnknownConfiguration = true);
        }
        catch (InvalidOperationException e)
        {
            throw new OptionsValidationException(name, typeof(FaceLandmarkServiceOptions), [$"{section.Path}: {e.Message}"]);
        }
    }
}

/// <summary>Checks the options of all detectors. The message of a mistake has the key of the configuration.</summary>
internal sealed class ServiceOptionsValidation : IValidateOptions<FaceLandmarkServiceOptions>
{
    public ValidateOptionsResult Validate(string? name, FaceLandmarkServiceOptions options)
    {
        try
        {
            options.Validate();
            return ValidateOptionsResult.Success;
        }
        catch (ArgumentException e)
        {
            return ValidateOptionsResult.Fail(e.Message);
        }
    }
}
