using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using OpenVinoLandmarks.Files;

namespace OpenVinoLandmarks.Evaluation;

/// <summary>
/// The pictures of a data set with their indexes, without rows that are there twice. To find those it keeps one or two hashes of 64 bits
/// per face, about 30 bytes each.
/// </summary>
internal sealed class NumberedPictures(FaceDataSet dataSet, EvaluationOptions options)
{
    private readonly Dictionary<ulong, int> _rows = [], _names = [];

    /// <summary>Reads the pictures of the share.</summary>
    /// <param name="after">The index of the last picture that is not needed, or -1.</param>
    public IEnumerable<(int Index, AnnotatedPicture Picture)> Read(int after)
    {
        int index = -1;
        foreach (AnnotatedPicture picture in dataSet.Read())
        {
            index++;
            if (index >= options.Limit)
            {
                yield break;
            }

            // Also pictures of other shares are looked at, so that every share leaves out the same rows.
            AnnotatedPicture kept = LeaveOutDuplicates(picture);
            if (index > after && options.Shard.Contains(index))
            {
                yield return (index, kept);
            }
        }
    }

    private AnnotatedPicture LeaveOutDuplicates(AnnotatedPicture picture)
    {
        List<AnnotatedFace> faces = [];
        List<DataSetProblem> problems = [.. picture.Problems];
        foreach (AnnotatedFace face in picture.Faces)
        {
            if (!_rows.TryAdd(Hash(picture.Name, face), face.Line))
            {
                int first = _rows[Hash(picture.Name, face)];
                problems.Add(new DataSetProblem(
                    ProblemKind.DuplicateRow, face.ListFile, face.Line, $"the row is equal to line {first}: '{picture.Name}'"));
                continue;
            }

            if (dataSet.HasUniqueNames && !_names.TryAdd(Hash(picture.Name, null), face.Line))
            {
                int first = _names[Hash(picture.Name, null)];
                problems.Add(new DataSetProblem(
                    ProblemKind.DuplicateName,
                    face.ListFile,
                    face.Line,
                    $"'{picture.Name}' is in line {first} too, with another box or other points; both are measured"));
            }

            faces.Add(face);
        }

        return picture with { Faces = faces, Problems = problems };
    }

    // 64 bits of SHA-256: among a million rows, two different ones have the same with a probability of 3e-8.
    private static ulong Hash(string name, AnnotatedFace? face)
    {
        Span<double> numbers = stackalloc double[4 + 2 * FivePoints.Count];
        numbers.Clear();
        if (face is not null)
        {
            FaceRectangle box = face.Box ?? default;
            (numbers[0], numbers[1], numbers[2], numbers[3]) = (box.X, box.Y, box.Width, box.Height);
            (face.Points is { } points ? points.Values : default).CopyTo(numbers[4..]);
        }

        byte[] hash = ContentHash.Sha256([.. MemoryMarshal.AsBytes(numbers), .. Encoding.UTF8.GetBytes(name)]);
        return BinaryPrimitives.ReadUInt64LittleEndian(hash);
    }
}
