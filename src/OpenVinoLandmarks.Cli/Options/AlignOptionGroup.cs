using System.CommandLine;
using OpenVinoLandmarks.Cli.Messages;
using static System.FormattableString;

namespace OpenVinoLandmarks.Cli.Options;

/// <summary>The options that write aligned faces: <c>--align</c>, <c>--align-template</c> and <c>--align-size</c>.</summary>
internal sealed class AlignOptionGroup
{
    private enum Template
    {
        ArcFace,
        IntelDemo,
        Reidentification0095,
    }

    private readonly Option<string?> _folder = OptionFactory.Text(
        "--align",
        "DIR",
        "Write each face, turned and scaled to a template, as a PNG file into this folder. Default: no aligned faces.");

    private readonly Option<Template?> _template = OptionFactory.Choice(
        "--align-template",
        "Where the points of the face are in the aligned picture. arcface: 112x112, as most recognition models expect. "
        + "intel-demo: 96x112. reidentification-0095: 96x112, for face-reidentification-retail-0095. Default: arcface.",
        ("arcface", Template.ArcFace),
        ("intel-demo", Template.IntelDemo),
        ("reidentification-0095", Template.Reidentification0095));

    private readonly Option<ImageSize?> _size = OptionFactory.Value(
        "--align-size",
        "N or WxH",
        "The size of the aligned pictures in pixels. Default: the size of the template.",
        Invariant($"N or WxH, with sides from 1 to {FaceTemplate.MaxSide}"),
        ReadSize);

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_folder);
        command.Add(_template);
        command.Add(_size);
    }

    /// <summary>Reads the options. Returns null if no aligned faces are wanted.</summary>
    /// <exception cref="UsageException">A template or a size is given without a folder.</exception>
    public AlignChoice? Read(ParseResult parsed)
    {
        if (parsed.GetValue(_folder) is { } folder)
        {
            FaceTemplate template = parsed.GetValue(_template) switch
            {
                Template.IntelDemo => FaceTemplate.IntelDemo,
                Template.Reidentification0095 => FaceTemplate.Reidentification0095,
                _ => FaceTemplate.ArcFace,
            };
            return new AlignChoice(folder, parsed.GetValue(_size) is { } size ? template.Resize(size.Width, size.Height) : template);
        }

        foreach (Option option in new Option[] { _template, _size })
        {
            if (parsed.GetResult(option) is { Implicit: false })
            {
                throw new UsageException($"{option.Name} has no effect without --align: name the folder for the aligned faces.");
            }
        }

        return null;
    }

    private static ImageSize? ReadSize(string text) =>
        ImageSize.TryParse(text, out ImageSize size) && size is { Width: <= FaceTemplate.MaxSide, Height: <= FaceTemplate.MaxSide }
            ? size
            : null;
}

/// <summary>The aligned faces that the user wants.</summary>
/// <param name="Folder">The folder for the pictures, as typed.</param>
/// <param name="Template">The template and the size of the pictures.</param>
internal sealed record AlignChoice(string Folder, FaceTemplate Template);
