using System.Security.Cryptography;
using OpenVinoLandmarks.Files;

namespace OpenVinoLandmarks.Evaluation;

/// <summary>Which pixels of a picture the model sees for a box, and in which coordinates its answer is compared.</summary>
public enum BoxRule
{
    /// <summary>
    /// The box is cut at the edges of the picture; the answer is moved back into the picture and compared in the whole box. This is what
    /// the detector does.
    /// </summary>
    Cut,

    /// <summary>
    /// The rule of accuracy_checker: a negative X or Y becomes 0 before width and height are added, so the box moves into the picture; the
    /// crop is cut at the right and at the bottom, and the numbers of the model are compared in the whole box as if the crop were all of
    /// it.
    /// </summary>
    AccuracyChecker,
}

/// <summary>Where the boxes of the faces come from.</summary>
public enum BoxSource
{
    /// <summary>From the data set if it has boxes, otherwise from the points.</summary>
    Auto,

    /// <summary>From the data set.</summary>
    Data,

    /// <summary>From the true points.</summary>
    Points,

    /// <summary>From a face detector. The true boxes, from the data set or from the points, say which faces it finds.</summary>
    Detector,
}

/// <summary>How a data set is read. Immutable.</summary>
public sealed record FaceDataSetOptions
{
    /// <summary>The default of <see cref="Raise"/>: from the eyebrows to the hairline.</summary>
    public const double DefaultRaise = 0.15;

    /// <summary>The options with default values.</summary>
    public static FaceDataSetOptions Default { get; } = new();

    /// <summary>The folder that the names of pictures are relative to; null for the usual place beside the list.</summary>
    public string? Pictures { get; init; }

    /// <summary>Where the boxes come from.</summary>
    public BoxSource Boxes { get; init; }

    /// <summary>
    /// How far the upper edge of a box that is made from a dense point set is raised, in heights of the points. The other edges are at the
    /// outermost points.
    /// </summary>
    public double Raise { get; init; } = DefaultRaise;
}

/// <summary>
/// Annotated pictures that are read one at a time: the memory does not grow with the number of pictures, unless a format says otherwise.
/// <see cref="FaceDataSets.Open"/> opens the known formats; derive from this class for a format of your own.
/// </summary>
public abstract class FaceDataSet
{
    /// <summary>The name of the format in reports.</summary>
    public abstract string Format { get; }

    /// <summary>The files that describe the faces; <see cref="Fingerprint"/> is computed from them.</summary>
    public abstract IReadOnlyList<string> ListFiles { get; }

    /// <summary>Which pixels of a picture the model sees.</summary>
    public virtual BoxRule BoxRule => BoxRule.Cut;

    /// <summary>True if a name that occurs twice is a mistake: every face has a picture of its own.</summary>
    public virtual bool HasUniqueNames => false;

    /// <summary>The height in pixels below which a true face is neither wanted nor wrong when a face detector is evaluated.</summary>
    public virtual double SmallestFace => 0;

    /// <summary>Reads the pictures in the order of the list. A line that is wrong is part of the picture's problems.</summary>
    /// <exception cref="DataSetException">A list cannot be read.</exception>
    public abstract IEnumerable<AnnotatedPicture> Read();

    /// <summary>Returns the SHA-256 of all list files in hexadecimal digits. A run that is resumed must have the same.</summary>
    /// <exception cref="DataSetException">A list cannot be read.</exception>
    public string Fingerprint()
    {
        using IncrementalHash hash = ContentHash.Begin(HashAlgorithmName.SHA256);
        byte[] block = new byte[1 << 16];
        foreach (string file in ListFiles)
        {
            try
            {
                using FileStream stream = System.IO.File.OpenRead(file);
                int count;
                while ((count = stream.Read(block)) > 0)
                {
                    hash.AppendData(block, 0, count);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new DataSetException($"{file}: cannot be read: {e.Message}", e);
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
