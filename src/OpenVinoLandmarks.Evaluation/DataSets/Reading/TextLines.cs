using System.Text;

namespace OpenVinoLandmarks.Evaluation;

/// <summary>Reads a text file line by line with constant memory. A byte-order mark and any line ends are accepted.</summary>
internal static class TextLines
{
    private static readonly char[] s_blanks = [' ', '\t'];

    /// <summary>Opens a file for reading. The encoding is UTF-8 unless a byte-order mark names another.</summary>
    /// <exception cref="DataSetException">The file is missing or cannot be opened.</exception>
    public static StreamReader Open(string file)
    {
        try
        {
            return new StreamReader(file, Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new DataSetException($"{file}: no such file.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataSetException($"{file}: cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Returns the first line that is not blank, or an empty text.</summary>
    public static string First(string file) => Read(file).Select(line => line.Text).FirstOrDefault() ?? "";

    /// <summary>Reads the lines that are not blank, without blanks at their ends.</summary>
    /// <exception cref="DataSetException">The file cannot be read.</exception>
    public static IEnumerable<(int Line, string Text)> Read(string file)
    {
        using StreamReader reader = Open(file);
        for (int line = 1; Next(reader, file) is { } text; line++)
        {
            if (!string.IsNullOrWhiteSpace(text))
            {
                yield return (line, text.Trim());
            }
        }
    }

    /// <summary>Splits a line at blanks.</summary>
    public static string[] Words(string line) => line.Split(s_blanks, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Reads finite numbers from words.</summary>
    /// <param name="words">The words.</param>
    /// <param name="first">Index of the first word.</param>
    /// <param name="values">Receives the numbers.</param>
    /// <returns>Null, or what is wrong with the first word that is not a finite number.</returns>
    public static string? ReadNumbers(string[] words, int first, Span<double> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (first + i >= words.Length)
            {
                return $"the line has {words.Length} values; at least {first + values.Length} are needed";
            }

            if (!NumberText.TryRead(words[first + i], out values[i]))
            {
                return $"value {first + i + 1} is '{words[first + i]}', which is not a finite number";
            }
        }

        return null;
    }

    private static string? Next(StreamReader reader, string file)
    {
        try
        {
            return reader.ReadLine();
        }
        catch (IOException e)
        {
            throw new DataSetException($"{file}: cannot be read: {e.Message}", e);
        }
    }
}
