// helm-go CHART VALUES-DIRECTORY [COUNT]
//
// The counterpart of bench/Hearth.HelmReleases with Helm's own packages: reads a chart's files once, and renders it with
// the first COUNT values files of a directory (120) on all cores. Helm changes a loaded chart while it renders, so that
// each release makes its own from the files in memory.
//
//	go mod tidy && go build -o helm-go .
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sort"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"helm.sh/helm/v4/pkg/chart/common"
	"helm.sh/helm/v4/pkg/chart/common/util"
	"helm.sh/helm/v4/pkg/chart/loader/archive"
	"helm.sh/helm/v4/pkg/chart/v2/loader"
	chartutil "helm.sh/helm/v4/pkg/chart/v2/util"
	"helm.sh/helm/v4/pkg/engine"
	releaseutil "helm.sh/helm/v4/pkg/release/v1/util"
	"sigs.k8s.io/yaml"
)

func render(files []*archive.BufferedFile, valuesFile string) (int, error) {
	chart, err := loader.LoadFiles(files)
	if err != nil {
		return 0, err
	}
	text, err := os.ReadFile(valuesFile)
	if err != nil {
		return 0, err
	}
	values := map[string]any{}
	if err := yaml.Unmarshal(text, &values); err != nil {
		return 0, err
	}
	if err := chartutil.ProcessDependencies(chart, values); err != nil {
		return 0, err
	}
	capabilities := common.DefaultCapabilities.Copy()
	version, err := common.ParseKubeVersion("v1.34.0")
	if err != nil {
		return 0, err
	}
	capabilities.KubeVersion = *version
	name := strings.TrimSuffix(filepath.Base(valuesFile), ".yaml")
	release := common.ReleaseOptions{Name: name, Namespace: "default", Revision: 1, IsInstall: true}
	all, err := util.ToRenderValuesWithSchemaValidation(chart, values, release, capabilities, false)
	if err != nil {
		return 0, err
	}
	rendered, err := engine.Render(chart, all)
	if err != nil {
		return 0, err
	}
	for path := range rendered {
		if strings.HasSuffix(path, "NOTES.txt") {
			delete(rendered, path)
		}
	}
	hooks, manifests, err := releaseutil.SortManifests(rendered, nil, releaseutil.InstallOrder)
	if err != nil {
		return 0, err
	}
	length := 0
	for _, manifest := range manifests {
		length += len(manifest.Content)
	}
	for _, hook := range hooks {
		length += len(hook.Manifest)
	}
	return length, nil
}

// The chart's files but those that .helmignore names (here: none of the charts that are measured has one that matters).
func read(root string) ([]*archive.BufferedFile, error) {
	var files []*archive.BufferedFile
	err := filepath.Walk(root, func(path string, info os.FileInfo, err error) error {
		if err != nil || info.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(root, path)
		files = append(files, &archive.BufferedFile{Name: filepath.ToSlash(name), Data: data})
		return err
	})
	return files, err
}

func main() {
	count := 120
	if len(os.Args) > 3 {
		count, _ = strconv.Atoi(os.Args[3])
	}
	started := time.Now()
	files, err := read(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	valuesFiles, _ := filepath.Glob(filepath.Join(os.Args[2], "*.yaml"))
	sort.Strings(valuesFiles)
	valuesFiles = valuesFiles[:min(count, len(valuesFiles))]
	work := make(chan string)
	var group sync.WaitGroup
	var gate sync.Mutex
	bytes, failed := 0, 0
	for range runtime.NumCPU() {
		group.Add(1)
		go func() {
			defer group.Done()
			for file := range work {
				length, err := render(files, file)
				gate.Lock()
				bytes += length
				if err != nil {
					failed++
					fmt.Fprintln(os.Stderr, file, err)
				}
				gate.Unlock()
			}
		}()
	}
	for _, file := range valuesFiles {
		work <- file
	}
	close(work)
	group.Wait()
	var usage syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &usage)
	fmt.Printf("%d releases (%d failed), %d bytes, %.1f ms, at most %d MiB\n", len(valuesFiles), failed, bytes, float64(time.Since(started).Microseconds())/1000, usage.Maxrss/1024)
}
