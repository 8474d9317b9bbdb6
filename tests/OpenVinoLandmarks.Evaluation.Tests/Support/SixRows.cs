using System.Text;
using OpenCvSharp;

namespace OpenVinoLandmarks.Evaluation.Tests.Support;

/// <summary>
/// A copy of the first six rows of the made set, in which a test changes one thing: as bad_inputs.py of the golden data does for the
/// official tool.
/// </summary>
internal sealed class SixRows : IDisposable
{
    private const int Rows = 6;

    private readonly ScratchFolder _folder = new();

    /// <summary>Copies the pictures, and reads the lists.</summary>
    public SixRows()
    {
        string source = Path.Combine(Goldens.Folder, "vggface2-shaped");
        Boxes = [.. File.ReadLines(Path.Combine(source, "loose_bb_test.csv")).Take(Rows + 1)];
        Points = [.. File.ReadLines(Path.Combine(source, "loose_landmark_test.csv")).Take(Rows + 1)];
        for (int row = 0; row < Rows; row++)
        {
            _folder.Copy(Path.Combine(source, NameOf(row) + ".jpg"), NameOf(row) + ".jpg");
        }
    }

    /// <summary>The lines of the list of boxes, with the header.</summary>
    public List<string> Boxes { get; set; }

    /// <summary>The lines of the list of points, with the header.</summary>
    public List<string> Points { get; set; }

    /// <summary>The folder.</summary>
    public string Folder => _folder.Path;

    /// <summary>The picture of the row that tests change.</summary>
    public string Picture => _folder.File(NameOf(2) + ".jpg");

    /// <summary>The name of a row in the list.</summary>
    public string NameOf(int row) => Points[row + 1].Split(',')[0].Trim('"');

    /// <summary>Changes a cell of a list.</summary>
    public static void SetCell(List<string> lines, int row, int column, string value)
    {
        string[] cells = lines[row + 1].Split(',');
        cells[column] = value;
        lines[row + 1] = string.Join(',', cells);
    }

    /// <summary>Writes the picture of the row that tests change again, with other bytes.</summary>
    public void ChangePicture(Func<byte[], byte[]> change) => File.WriteAllBytes(Picture, change(File.ReadAllBytes(Picture)));

    /// <summary>Encodes the picture again.</summary>
    public void Reencode(Func<Mat, Mat> change) => ChangePicture(bytes =>
    {
        using Mat before = Cv2.ImDecode(bytes, ImreadModes.Color);
        using Mat after = change(before);
        return Cv2.ImEncode(".png", after, out byte[] png) ? png : throw new InvalidOperationException("PNG was not written.");
    });

    /// <summary>Writes the lists.</summary>
    public void Write(string end = "\n", string? last = null, Encoding? boxEncoding = null, Encoding? pointEncoding = null)
    {
        UTF8Encoding plain = new(encoderShouldEmitUTF8Identifier: false);
        WriteList("loose_bb_test.csv", Boxes, boxEncoding ?? plain);
        WriteList("loose_landmark_test.csv", Points, pointEncoding ?? plain);

        void WriteList(string name, List<string> lines, Encoding encoding)
        {
            if (lines.Count > 0)
            {
                File.WriteAllText(_folder.File(name), string.Join(end, lines) + (last ?? end), encoding);
            }
        }
    }

    /// <summary>Opens the data set.</summary>
    public FaceDataSet Open(FaceDataSetOptions? options = null) => FaceDataSets.Open(Folder, null, options);

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();
}
