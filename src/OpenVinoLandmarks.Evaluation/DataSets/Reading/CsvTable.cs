using System.Globalization;
using nietras.SeparatedValues;

namespace OpenVinoLandmarks.Evaluation;

/// <summary>
/// Reads a CSV file row by row with constant memory. The separator is the one of comma, semicolon and tab that the header has most often;
/// any line ends, a byte-order mark, UTF-16 with a byte-order mark, quotes, blanks around cells and blank lines are accepted. Columns are
/// found by their names, ignoring case.
/// </summary>
internal sealed class CsvTable : IDisposable
{
    private readonly SepReader _reader;
    private readonly string[] _header;

    private CsvTable(string file, SepReader reader)
    {
        File = file;
        _reader = reader;
        _header = MoveNext() ? [.. Enumerable.Range(0, CellCount).Select(i => Cell(i).ToString())] : [];
    }

    /// <summary>The file, as the user named it.</summary>
    public string File { get; }

    /// <summary>The line of the current row, from 1.</summary>
    public int Line => _reader.Current.LineNumberFrom;

    /// <summary>Number of cells of the current row.</summary>
    public int CellCount => _reader.Current.ColCount;

    /// <summary>Opens a file and reads its header.</summary>
    /// <exception cref="DataSetException">The file is missing or cannot be read.</exception>
    public static CsvTable Open(string file)
    {
        try
        {
            char separator = SeparatorOf(TextLines.First(file));
            SepReader reader = Sep.New(separator).Reader(options => options with
            {
                HasHeader = false,
                DisableColCountCheck = true,
                Unescape = true,
                Trim = SepTrim.All,
            }).From(TextLines.Open(file));
            return new CsvTable(file, reader);
        }
        catch (Exception e) when (e is InvalidDataException or ArgumentException or NotSupportedException)
        {
            throw Unreadable(file, e);
        }
    }

    /// <summary>Moves to the next row that is not blank. Returns false at the end.</summary>
    /// <exception cref="DataSetException">The file cannot be read.</exception>
    public bool MoveNext()
    {
        try
        {
            while (_reader.MoveNext())
            {
                if (CellCount > 1 || (CellCount == 1 && Cell(0).Length > 0))
                {
                    return true;
                }
            }

            return false;
        }
        catch (Exception e) when (e is IOException or InvalidDataException or NotSupportedException or ArgumentException)
        {
            throw Unreadable(File, e);
        }
    }

    /// <summary>Returns the index of a column, or -1.</summary>
    public int Column(string name) => Array.FindIndex(_header, column => name.Equals(column, StringComparison.OrdinalIgnoreCase));

    /// <summary>Returns the indexes of columns that must exist.</summary>
    /// <exception cref="DataSetException">A column is missing; the message names all that are.</exception>
    public int[] Columns(params IReadOnlyList<string> names)
    {
        string[] missing = [.. names.Where(name => Column(name) < 0)];
        if (missing.Length > 0)
        {
            string found = _header.Length == 0 ? "the file is empty" : $"its first row is {string.Join(", ", _header.Take(12))}";
            throw new DataSetException(
                $"{File}: the header has no column {string.Join(", ", missing.Take(4))}{(missing.Length > 4 ? ", ..." : "")}; {found}. "
                + "Add the header, or name the format with --data-format.");
        }

        return [.. names.Select(Column)];
    }

    /// <summary>Returns a cell of the current row, valid until the next row is read. A missing cell is empty.</summary>
    public ReadOnlySpan<char> Cell(int column) => column >= 0 && column < CellCount ? _reader.Current[column].Span : default;

    /// <summary>Reads finite numbers from cells of the current row.</summary>
    /// <param name="columns">The columns.</param>
    /// <param name="values">Receives the numbers.</param>
    /// <returns>Null, or what is wrong with the first cell that is not a finite number.</returns>
    public string? ReadNumbers(ReadOnlySpan<int> columns, Span<double> values)
    {
        for (int i = 0; i < columns.Length; i++)
        {
            ReadOnlySpan<char> cell = Cell(columns[i]);
            if (!NumberText.TryRead(cell, out values[i]))
            {
                string name = columns[i] < _header.Length ? _header[columns[i]] : $"{columns[i] + 1}";
                return cell.IsEmpty ? $"the cell {name} is empty" : $"the cell {name} is '{cell}', which is not a finite number";
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();

    private static char SeparatorOf(string header) => ",;\t".MaxBy(separator => header.Count(c => c == separator));

    private static DataSetException Unreadable(string file, Exception e) => new($"{file}: cannot be read: {e.Message}", e);
}

/// <summary>Reads numbers of lists: a decimal point, an exponent, a sign; independent of the culture.</summary>
internal static class NumberText
{
    /// <summary>Reads a finite number.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
}
