// Most tests wait for a process, so test classes run in parallel.
[assembly: Parallelize(Scope = ExecutionScope.ClassLevel)]
