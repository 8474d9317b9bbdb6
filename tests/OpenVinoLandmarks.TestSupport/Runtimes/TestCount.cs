using System.Reflection;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace OpenVinoLandmarks.TestSupport;

/// <summary>Counts the tests of an assembly by reflection, so that a run of them in another process can be held to the number.</summary>
public static class TestCount
{
    /// <summary>Tests, each data row counted, that are not in a category.</summary>
    /// <param name="assembly">The test assembly.</param>
    /// <param name="category">The category left out.</param>
    /// <returns>How many run, and how many are skipped for want of a requirement.</returns>
    public static (int Run, int Skipped) Without(Assembly assembly, string category)
    {
        int run = 0, skipped = 0;
        foreach (MethodInfo method in assembly.GetTypes().Where(static t => t.IsDefined(typeof(TestClassAttribute))).SelectMany(static t => t.GetMethods()))
        {
            if (!method.IsDefined(typeof(TestMethodAttribute)) || Attributes<TestCategoryAttribute>(method).Any(c => c.TestCategories.Contains(category)))
            {
                continue;
            }

            int rows = Math.Max(1, method.GetCustomAttributes<DataRowAttribute>().Count());
            bool met = Attributes<ConditionBaseAttribute>(method).All(static r => r.IsConditionMet);
            (run, skipped) = met ? (run + rows, skipped) : (run, skipped + rows);
        }

        return (run, skipped);
    }

    private static IEnumerable<T> Attributes<T>(MethodInfo method)
        where T : Attribute => method.GetCustomAttributes<T>(inherit: true).Concat(method.DeclaringType!.GetCustomAttributes<T>(inherit: true));
}
