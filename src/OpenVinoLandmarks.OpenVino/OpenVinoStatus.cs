namespace OpenVinoLandmarks.OpenVino;

/// <summary>What an OpenVINO function returned. The numbers are the C API's.</summary>
public enum OpenVinoStatus
{
    /// <summary>Success.</summary>
    Ok = 0,

    /// <summary>The runtime failed; its message says why.</summary>
    GeneralError = -1,

    /// <summary>The device or plugin does not have this function.</summary>
    NotImplemented = -2,

    /// <summary>No model is loaded.</summary>
    NetworkNotLoaded = -3,

    /// <summary>An argument does not fit the model.</summary>
    ParameterMismatch = -4,

    /// <summary>Something named does not exist.</summary>
    NotFound = -5,

    /// <summary>An index is out of range.</summary>
    OutOfBounds = -6,

    /// <summary>Something was thrown that is no C++ standard exception.</summary>
    Unexpected = -7,

    /// <summary>The request is running.</summary>
    RequestBusy = -8,

    /// <summary>The inference has not ended in the time given.</summary>
    ResultNotReady = -9,

    /// <summary>Memory is not allocated.</summary>
    NotAllocated = -10,

    /// <summary>The inference was not started.</summary>
    InferNotStarted = -11,

    /// <summary>No model was read.</summary>
    NetworkNotRead = -12,

    /// <summary>The inference was cancelled.</summary>
    InferCancelled = -13,

    /// <summary>The C layer refused an argument; the runtime gives no text for it.</summary>
    InvalidCParameter = -14,

    /// <summary>An error of the C layer.</summary>
    UnknownCError = -15,

    /// <summary>The C layer does not have this method.</summary>
    NotImplementedCMethod = -16,

    /// <summary>An exception that the C layer does not know.</summary>
    UnknownException = -17,
}
