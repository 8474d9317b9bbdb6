namespace OpenVinoLandmarks.Cli.Options;

/// <summary>Where faces come from.</summary>
internal enum FaceMode
{
    /// <summary>A face detector finds them.</summary>
    Auto,

    /// <summary>Each image is one face.</summary>
    Whole,
}
