# Makes the NuGet packages: the libraries, and the tool ovlandmarks with one package per platform, with an SBOM beside each; scripts/pack
# and docs/packages.md say how. Two runs for the same commit give the same bytes.
#
#   scripts/pack.ps1 [--output DIR] [--version V] [--repository-url URL] [--tool-rids "linux-x64 win-x64"] [--no-sbom] [--baseline FOLDER]
#   scripts/pack.ps1 --compare FOLDER --baseline FOLDER     only compares packages that exist
#   scripts/pack.ps1 --print-version                        only prints the version
. (Join-Path $PSScriptRoot 'lib/setup.ps1')

$usage = '  scripts/pack.ps1 [--output DIR] [--version V] [--repository-url URL] [--tool-rids RIDS]',
'                   [--no-sbom] [--baseline FOLDER]'
$output = Join-Path $artifacts 'packages'
$version = $url = $baseline = $compare = $null
$sbom = $true
$printVersion = $false
$toolRids = 'linux-x64 linux-arm64 win-x64 osx-x64 osx-arm64'
$work = Join-Path $artifacts 'pack-build'
$log = Join-Path $artifacts 'pack.log'

# Returns the full path of a folder that must exist.
function Resolve-Folder([string]$Path) {
    if (-not (Test-Path $Path -PathType Container)) { Stop-Usage "error: the folder $Path does not exist." }
    (Resolve-Path $Path).Path
}

for ($i = 0; $i -lt $args.Count; $i++) {
    $option = $args[$i]
    if ($option -eq '--no-sbom') { $sbom = $false; continue }
    if ($option -eq '--print-version') { $printVersion = $true; continue }
    if ($option -notin '--output', '--version', '--repository-url', '--tool-rids', '--baseline', '--compare') {
        Stop-Usage "error: unknown argument '$option'. Usage:" @usage
    }
    $i++
    if ($i -ge $args.Count) { Stop-Usage "error: $option takes a value. Usage:" @usage }
    switch ($option) {
        '--output' { $output = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($args[$i]) }
        '--version' { $version = $args[$i] }
        '--repository-url' { $url = $args[$i] }
        '--tool-rids' { $toolRids = $args[$i] }
        '--baseline' { $baseline = Resolve-Folder $args[$i] }
        '--compare' { $compare = Resolve-Folder $args[$i] }
    }
}
if ($compare -and -not $baseline) { Stop-Usage 'error: --compare needs --baseline FOLDER with the earlier packages.' }

# Runs git in the root and returns its output, or null if it fails.
function Read-Git {
    $ErrorActionPreference = 'Continue'
    if (-not (Test-Path (Join-Path $root '.git')) -or -not (Get-Command git -ErrorAction SilentlyContinue)) { return $null }
    $text = & git -C $root @args 2>$null
    if ($LASTEXITCODE -eq 0) { return "$text" }
}

# Returns the version that the tags of Git say. A source archive has none: the next release of Directory.Build.props, before its first
# commit.
function Get-TagVersion {
    $next = ([xml](Get-Content -Raw (Join-Path $root 'Directory.Build.props'))).SelectSingleNode('//Version').InnerText
    if (-not (Read-Git rev-parse HEAD)) { return "$next-alpha.0" }
    & $dotnet minver --tag-prefix v --minimum-major-minor $next.Substring(0, $next.LastIndexOf('.')) --verbosity error
    if ($LASTEXITCODE -ne 0) { Stop-Script 'The version could not be read from the tags: see above.' }
}

# Returns the address of the clone's remote if others can use it, without the name and the password that it may contain.
function Get-RemoteUrl {
    $remote = Read-Git remote get-url origin
    if ($remote -like 'https://*') { $remote -replace '^https://[^@/]*@', 'https://' -replace '\.git$' }
}

# Makes the package of the tool for a platform, or the one that refers to those of the platforms. Returns true if that succeeds.
function Test-ToolPackage([string]$Rid, [string[]]$More) {
    # Two quotes: MSBuild reads a semicolon outside of quotes as the end of the property.
    $rids = '-p:ToolPackageRuntimeIdentifiers="' + $toolRids.Replace(' ', ';') + '"'
    if ($onWindows -and $PSVersionTable.PSVersion.Major -lt 7) { $rids = $rids.Replace('"', '\"') }
    $platform = if ($Rid) { @('-r', $Rid) } else { @() }
    Test-Program $log $dotnet (@('pack', 'src/OpenVinoLandmarks.Cli') + $options + @($rids) + $More + $platform)
}

# Prints the log and ends the script.
function Stop-Log([string]$Failure, [string]$File = $log) {
    Write-Message @(Get-Content -LiteralPath $File)
    Stop-Script '' "${Failure}: see above, or $File."
}

function New-ToolPackage {
    foreach ($rid in $toolRids.Split(' ')) {
        Write-Message "Packing the tool for $rid..."
        if (-not (Test-ToolPackage $rid @())) {
            if ($rid -notlike 'win-*' -or -not (Test-ToolPackage $rid @('-p:WithoutOpenCvNative=true'))) { Stop-Log 'Packing failed' }
            Write-Message "OpenCV's native library is not included: SkiaSharp reads and writes pictures."
        }
        if ($sbom) { Write-Sbom "ovlandmarks.$rid" 'OpenVinoLandmarks.Cli' }
    }
    # The package that users name only refers to those of the platforms. With the first property it does not make them, too.
    if (-not (Test-ToolPackage '' @('-p:_InnerToolsPublishAot=true', '-p:NoBuild=true', '-p:WithoutOpenCvNative=true'))) {
        Stop-Log 'Packing failed'
    }
}

# Writes ID.VERSION.cdx.json. Each file has the time of the commit, and no number of its own.
function Write-Sbom([string]$Id, [string]$Project) {
    $file = "$Id.$version.cdx.json"
    $type = if ($Id -like 'ovlandmarks.*') { 'Application' } else { 'Library' }
    $time = ([DateTime]'1970-01-01').AddSeconds([long]$env:SOURCE_DATE_EPOCH)
    $when = $time.ToString('yyyy-MM-ddTHH:mm:ssZ', [cultureinfo]::InvariantCulture)
    $sbomLog = Join-Path $artifacts "pack-$Id.log"
    if (-not (Test-Program $sbomLog $dotnet @(
                'dotnet-CycloneDX', "src/$Project/$Project.csproj", '--output', $new, '--filename', $file, '--output-format', 'Json',
                '--no-serial-number', '--disable-package-restore', '--base-intermediate-output-path', $work, '--include-project-references',
                '--set-nuget-purl', '--recursive', '--exclude-filter', 'Grpc.Tools,Microsoft.NET.ILLink.Tasks', '--set-name', $Id,
                '--set-version', $version, '--set-type', $type))) {
        Stop-Log "The SBOM of $Id could not be written" $sbomLog
    }
    # CycloneDX gives every project the version 1.0.0.
    $path = Join-Path $new $file
    $text = [IO.File]::ReadAllText($path)
    $text = [regex]::Replace($text, '("timestamp": ")[^"]*', "`${1}$when")
    $text = [regex]::Replace($text, '((OpenVinoLandmarks[A-Za-z.]*)@)1\.0\.0', "`${1}$version")
    $text = [regex]::Replace($text, '("name": "OpenVinoLandmarks[^\n]*\n[^\n]*)"1\.0\.0"', "`${1}`"$version`"")
    [IO.File]::WriteAllText($path, $text)
}

# Compares each library in the folder with the package of the same name in the folder of --baseline.
function Compare-Package([string]$Folder) {
    $found = 0
    $broken = @()
    foreach ($package in @(Get-ChildItem $Folder -Filter 'OpenVinoLandmarks*.nupkg')) {
        $id = $package.Name -replace '\.\d+\..*$'
        $earlier = Get-ChildItem $baseline -Filter "$id.*.nupkg" | Where-Object { $_.Name -match "^$([regex]::Escape($id))\.\d" } |
            Sort-Object { [regex]::Replace($_.Name, '\d+', { $args[0].Value.PadLeft(10, '0') }) } | Select-Object -Last 1
        if (-not $earlier) { continue }
        $found++
        if (-not (Test-Program $log $dotnet @(
                    'apicompat', 'package', $package.FullName, '--baseline-package', $earlier.FullName, '--run-api-compat'))) {
            Write-Message @(Get-Content -LiteralPath $log)
            $broken += $id
        }
    }
    if ($found -eq 0) { Stop-Script "--baseline: $baseline contains no package of a library." }
    if ($broken.Count -gt 0) {
        Stop-Script '' "The public API is not compatible with the packages in ${baseline}: $($broken -join ' '). See above."
    }
    Write-Message "The public API of $found packages is compatible with the packages in $baseline."
}

Initialize-DotNet
Assert-Sdk
Lock-Artifacts
$new = $null
Push-Location $root
try {
    if (-not (Test-Program $log $dotnet @('tool', 'restore'))) { Stop-Log 'The tools of .config/dotnet-tools.json could not be restored' }
    if ($compare) { Compare-Package $compare; exit 0 }
    if (-not $version) { $version = Get-TagVersion }
    if ($printVersion) { Write-Output $version; exit 0 }
    if (-not $url) { $url = Get-RemoteUrl }
    # The files in the packages have the time of the commit.
    if (-not $env:SOURCE_DATE_EPOCH) { $env:SOURCE_DATE_EPOCH = Read-Git log -1 --format=%ct }
    if (-not $env:SOURCE_DATE_EPOCH) { $env:SOURCE_DATE_EPOCH = '315532800' }

    # The folder is filled under a temporary name and renamed at the end, so that it is never incomplete.
    $new = Join-Path (Split-Path $output) ('.packages.' + [Guid]::NewGuid().ToString('N'))
    [void][IO.Directory]::CreateDirectory($new)
    $options = @('-c', 'Release', '-v', 'quiet', '--nologo', '--artifacts-path', $work, "-p:PackageOutputPath=$new", "-p:Version=$version",
        '-p:ContinuousIntegrationBuild=true', '-p:RunAnalyzers=false')
    if ($url) { $options += "-p:RepositoryUrl=$url" }

    Write-Message "Packing version $version..."
    # All files of this folder become part of the tool, also those of an earlier run.
    $published = Join-Path $work 'publish'
    if (Test-Path $published) { Remove-Item $published -Recurse -Force }
    # No native library is a dependency of a library's package: the program chooses it.
    if (-not (Test-Program $log $dotnet (@('pack', 'scripts/lib/packages.slnf') + $options + '-p:WithoutOpenCvNative=true'))) {
        Stop-Log 'Packing failed'
    }
    if ($toolRids) { New-ToolPackage }
    if ($sbom) {
        Write-Message 'Writing the SBOMs...'
        foreach ($package in @(Get-ChildItem $new -Filter "OpenVinoLandmarks*.$version.nupkg")) {
            $id = $package.Name.Substring(0, $package.Name.Length - ".$version.nupkg".Length)
            Write-Sbom $id $id
        }
    }
    if ($baseline) { Compare-Package $new }
    if (Test-Path $output) { Remove-Item $output -Recurse -Force }
    [IO.Directory]::Move($new, $output)
}
finally {
    if ($new -and (Test-Path $new)) { Remove-Item $new -Recurse -Force }
    Pop-Location
    Unlock-Artifacts
}
Write-Message "The packages are in $output."
