using OpenVinoLandmarks.Setup.Planning;

namespace OpenVinoLandmarks.Setup.Running;

/// <summary>Shows the user what set-up does. Its members are called from several threads.</summary>
internal interface ISetupProgress
{
    /// <summary>Some bytes of an item are done.</summary>
    /// <param name="item">The item.</param>
    /// <param name="step">What is done with it.</param>
    /// <param name="done">Bytes so far.</param>
    /// <param name="total">All bytes; null if they are not known.</param>
    void Report(SetupItem item, SetupStep step, long done, long? total);

    /// <summary>An item is complete and in its place.</summary>
    void Finish(SetupItem item);

    /// <summary>Writes a note.</summary>
    void Note(string text);
}

/// <summary>The steps of an item.</summary>
internal enum SetupStep
{
    /// <summary>The item is fetched.</summary>
    Fetching,

    /// <summary>The item is unpacked.</summary>
    Unpacking,
}
