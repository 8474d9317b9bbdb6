using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace OpenVinoLandmarks.TestSupport;

/// <summary>Skips a test, with the reason, where something that it needs is not at hand.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true)]
public abstract class RequirementAttribute : ConditionBaseAttribute
{
    private readonly bool _met;

    /// <summary>Decides once, when the test is discovered.</summary>
    protected RequirementAttribute(bool met, string reason)
        : base(ConditionMode.Include)
    {
        _met = met;
        IgnoreMessage = reason;
    }

    /// <inheritdoc/>
    public override bool IsConditionMet => _met;

    /// <summary>Requirements of different kinds must all be met.</summary>
    public override string GroupName => GetType().Name;
}
