namespace OpenVinoLandmarks.Evaluation;

/// <summary>The kinds of problems in a data set. The first ones leave a row out, the next ones are warnings, the last ones notes.</summary>
public enum ProblemKind
{
    /// <summary>A line does not have the cells that its format needs.</summary>
    BadRow,

    /// <summary>A box is not four numbers, is empty, or is outside the picture.</summary>
    BadBox,

    /// <summary>A point is missing or is not two finite numbers, or both eyes are in one place.</summary>
    BadPoint,

    /// <summary>The picture cannot be read, or its name leaves the folder of pictures.</summary>
    BadPicture,

    /// <summary>A row has no partner in the second list, because one list is longer.</summary>
    NoPartner,

    /// <summary>A row is equal to an earlier one.</summary>
    DuplicateRow,

    /// <summary>Two lists that are joined by row have different names in a row. The row is measured.</summary>
    NamesDiffer,

    /// <summary>A name occurs twice in a list where names should be unique. Both rows are measured.</summary>
    DuplicateName,

    /// <summary>A true point is outside the picture. The row is measured.</summary>
    PointOutside,

    /// <summary>A box begins left of or above the picture and is moved, as accuracy_checker does. The row is measured.</summary>
    BoxMoved,

    /// <summary>A box with fractions is used as it is; accuracy_checker refuses it. The row is measured.</summary>
    BoxFraction,
}

/// <summary>The three classes of problems: what happens to the row, and whether the run ends with an error.</summary>
public enum ProblemClass
{
    /// <summary>The row is left out. The command ends with exit code 3.</summary>
    LeftOut,

    /// <summary>The row is measured, but its numbers may mean something else. The command ends with exit code 3.</summary>
    Warning,

    /// <summary>The row is measured by a documented rule.</summary>
    Note,
}

/// <summary>Something in a data set that is wrong or special.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="File">The file, with its path as the user named it.</param>
/// <param name="Line">The line from 1; 0 if the problem is not of one line.</param>
/// <param name="Message">What is wrong, without the file and the line.</param>
public sealed record DataSetProblem(ProblemKind Kind, string File, int Line, string Message)
{
    /// <summary>The class of the problem.</summary>
    public ProblemClass Class => ProblemNames.ClassOf(Kind);

    /// <summary>Returns <c>FILE:LINE: MESSAGE</c>.</summary>
    public override string ToString() => Line > 0 ? $"{File}:{Line}: {Message}" : $"{File}: {Message}";
}

/// <summary>A data set cannot be used at all: a list is missing, or its header does not have the columns that are needed.</summary>
public sealed class DataSetException : LandmarksException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong, with which file, and what to do.</param>
    /// <param name="innerException">The cause, or null.</param>
    public DataSetException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}

/// <summary>The names and classes of the kinds of problems.</summary>
internal static class ProblemNames
{
    private static readonly string[] s_names =
    [
        "bad-row", "bad-box", "bad-point", "bad-picture", "no-partner", "duplicate-row",
        "names-differ", "duplicate-name", "point-outside", "box-moved", "box-fraction",
    ];

    /// <summary>Returns the class of a kind.</summary>
    public static ProblemClass ClassOf(ProblemKind kind) => kind switch
    {
        < ProblemKind.NamesDiffer => ProblemClass.LeftOut,
        < ProblemKind.BoxMoved => ProblemClass.Warning,
        _ => ProblemClass.Note,
    };

    /// <summary>Returns the name of a kind in files and reports.</summary>
    public static string Of(ProblemKind kind) => s_names[(int)kind];

    /// <summary>Returns the kind with this name.</summary>
    /// <exception cref="FormatException">There is none.</exception>
    public static ProblemKind Parse(string name) => Array.IndexOf(s_names, name) is >= 0 and int index
        ? (ProblemKind)index
        : throw new FormatException($"'{name}' is not a kind of problem");
}
