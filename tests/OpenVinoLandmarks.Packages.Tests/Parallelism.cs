// The packages are made once, before the tests. Two builds at a time use both processors of a small machine.
[assembly: Parallelize(Workers = 2, Scope = ExecutionScope.ClassLevel)]
