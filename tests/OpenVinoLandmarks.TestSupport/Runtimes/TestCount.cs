using System.Reflection;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace OpenVinoLandmarks.TestSupport;

/// <summary>
/// Counts the tests of an assembly by reflection, so that a test can check that another process ran all of them.
/// </summary>
public static class TestCount
{
    /// <summary>Counts the tests outside a category; each data row counts as a test.</summary>
    /// <param name="assembly">The test assembly.</param>
    /// <param name="category">The category to leave out.</param>
    /// <returns>How many tests run, and how many are skipped because a requirement is not met.</returns>
    public static (int Run, int Skipped) Without(Assembly assembly, string category)
    {
        int run = 0, skipped = 0;
        IEnumerable<Type> testClasses = assembly.GetTypes().Where(static t => t.IsDefined(typeof(TestClassAttribute)));
        foreach (MethodInfo method in testClasses.SelectMany(static t => t.GetMethods()))
        {
            if (!method.IsDefined(typeof(TestMethodAttribute))
                || Attributes<TestCategoryAttribute>(method).Any(c => c.TestCategories.Contains(category)))
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
        where T : Attribute =>
        method.GetCustomAttributes<T>(inherit: true).Concat(method.DeclaringType!.GetCustomAttributes<T>(inherit: true));
}
