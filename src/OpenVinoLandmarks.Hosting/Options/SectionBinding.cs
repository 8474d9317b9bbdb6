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
        RefuseUnknownKeys();
        try
        {
            section.Bind(options);
        }
        catch (InvalidOperationException e)
        {
            // A text that is not a number, a time or a named value. The message has the key.
            throw Mistake(e.Message);
        }
    }

    private void RefuseUnknownKeys()
    {
        string[] known = [.. typeof(FaceLandmarkServiceOptions).GetProperties().Select(static property => property.Name)];
        IConfigurationSection? unknown =
            section.GetChildren().FirstOrDefault(child => !known.Contains(child.Key, StringComparer.OrdinalIgnoreCase));
        if (unknown is not null)
        {
            throw Mistake($"{unknown.Path} is not an option of a face landmark detector. The options are {string.Join(", ", known)}.");
        }
    }

    private OptionsValidationException Mistake(string message) => new(name, typeof(FaceLandmarkServiceOptions), [message]);
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
