// SPDX-License-Identifier: GPL-3.0-or-later
//
// What one frame of the compare view costs the GUI thread, from the change of the visible range to
// the painted widget, both panes and the strip between; beside it, in the same run, stock QCPGraphs
// of the same accesses, one a lane. Painted offscreen. Frames follow each other as fast as they are
// painted, with the worker threads busy all the while. One million accesses, or as many as the
// environment's DAXSCOPE_BENCH_EVENTS says.
#include "app/gui/lanes/compare_view.h"
#include "app/gui/state/close_up.h"
#include "app/gui/window/main_window.h"
#include "replay/analysis/zoom_index.h"
#include "replay/trace/writer.h"
#include "tests/bench/frames.h"
#include "tests/gui/compare/made_comparison.h"

#include <QApplication>
#include <QDockWidget>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QTemporaryDir>
#include <algorithm>
#include <benchmark/benchmark.h>
#include <cstdlib>
#include <filesystem>
#include <qcustomplot.h>
#include <random>

namespace daxscope {
namespace {

using bench::Frames;
using bench::gesture;
using bench::kFrames;

constexpr std::uint32_t kLanes = 64, kParties = 2;
constexpr QSize kSize(1600, 900);

/// Free-running parties on 64 ranges; before, all but the first two accesses of a range refault.
std::shared_ptr<const replay::Comparison> make(std::size_t count) {
    std::mt19937_64 random(42);
    std::vector<replay::Outcome> outcomes, fixed;
    std::vector<replay::UnmapMark> unmaps;
    std::vector<replay::MapSpan> spans, fixed_spans;
    outcomes.reserve(count);
    fixed.reserve(count);
    unmaps.reserve(count);
    spans.reserve(count);
    std::vector<std::int64_t> mapped(kLanes * kParties, -1);
    std::int64_t now = made::kStart;
    for (std::size_t k = 0; k < count; ++k) {
        const std::uint64_t bits = random();
        now += static_cast<std::int64_t>(bits % 2'000); // 1 µs on average
        replay::Outcome outcome;
        outcome.begin = now;
        outcome.end = now + 500 + static_cast<std::int64_t>((bits >> 16) % 20'000);
        outcome.range = static_cast<std::uint32_t>((bits >> 40) % kLanes);
        outcome.mapping = 1 + static_cast<std::uint32_t>((bits >> 50) % kParties);
        outcome.result = 0x100;
        auto& own = mapped[outcome.range * kParties + outcome.mapping - 1];
        outcome.kind = own < 0 ? replay::OutcomeKind::FirstTouch : replay::OutcomeKind::Refault;
        replay::UnmapMark unmap;
        unmap.time = now;
        unmap.range = outcome.range;
        unmap.outcome = static_cast<std::uint32_t>(k);
        unmap.zapped = 1;
        unmap.origin = trace::Origin::PmdFault;
        unmaps.push_back(unmap);
        outcomes.push_back(outcome);
        if (own >= 0 && own < now) {
            spans.push_back({own, now, outcome.range, outcome.mapping, false});
        }
        if (own >= 0) {
            outcome.kind = replay::OutcomeKind::Hit;
            outcome.end = outcome.begin;
        } else {
            fixed_spans.push_back({outcome.end, 0, outcome.range, outcome.mapping, false});
        }
        fixed.push_back(outcome);
        own = outcomes.back().end;
    }
    for (auto& span : fixed_spans) {
        span.end = now;
    }
    replay::Run before, after;
    before.outcomes = outcomes;
    before.unmaps = unmaps;
    before.spans = std::move(spans);
    after.outcomes = fixed;
    after.spans = std::move(fixed_spans);
    return made::comparison(std::move(before), std::move(after), kLanes, kParties,
                            now - made::kStart + 30'000);
}

/// Kept from one benchmark to the next: 10 million take seconds to make.
std::shared_ptr<const replay::Comparison> comparison(std::size_t count) {
    static std::size_t made_count = 0;
    static std::shared_ptr<const replay::Comparison> last;
    if (made_count != count) {
        last = nullptr;
        last = make(count);
        made_count = count;
    }
    return last;
}

void process() {
    QCoreApplication::processEvents(QEventLoop::AllEvents, 1'000);
}

/// Arguments: events, share of the trace in sight in 1/1000, 0 = pan and 1 = zoom.
void BM_CompareView(benchmark::State& state) {
    const auto what = comparison(static_cast<std::size_t>(state.range(0)));
    gui::ViewState view_state;
    view_state.reset({what->trace->begin(), what->trace->end()}, kLanes);
    gui::CompareView view(nullptr, &view_state);
    view.resize(kSize);
    view.show();
    view.setComparison(what);
    const auto settle = [&view] {
        while (!view.isIdle()) {
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 20);
        }
    };
    settle();
    view_state.setPlayhead(view_state.bounds().begin + view_state.bounds().length() / 2);
    const auto frames = gesture(view_state.bounds(), static_cast<double>(state.range(1)) / 1000,
                                state.range(2) == 1, kSize.width());
    int painted = 0;
    QObject::connect(view.findChild<QCustomPlot*>(), &QCustomPlot::afterReplot,
                     [&painted] { ++painted; });
    Frames timed;
    double settled = 0;
    for (auto _ : state) {
        view_state.setVisible(frames.front());
        settle();
        for (const gui::TimeRange& frame : frames) {
            timed.time([&] {
                view_state.setVisible(frame, true);
                process();
            });
        }
        QElapsedTimer clock;
        clock.start();
        settle();
        settled += static_cast<double>(clock.nsecsElapsed()) / 1e6;
    }
    if (painted < static_cast<int>(timed.count())) {
        state.SkipWithError("frames were left out");
    }
    timed.report(state);
    state.counters["until_exact_ms"] = settled / static_cast<double>(state.iterations());
}

/// What a move of the playhead costs: the lanes stay as they are. Argument: events.
void BM_Playhead(benchmark::State& state) {
    const auto what = comparison(static_cast<std::size_t>(state.range(0)));
    gui::ViewState view_state;
    view_state.reset({what->trace->begin(), what->trace->end()}, kLanes);
    gui::CompareView view(nullptr, &view_state);
    view.resize(kSize);
    view.show();
    view.setComparison(what);
    QElapsedTimer rest;
    for (rest.start(); rest.elapsed() < 200 || !view.isIdle();) {
        QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
    }
    int painted = 0;
    QObject::connect(view.findChild<QCustomPlot*>(), &QCustomPlot::afterReplot,
                     [&painted] { ++painted; });
    const gui::TimeRange visible = view_state.visible();
    Frames timed;
    for (auto _ : state) {
        for (int k = 1; k <= kFrames; ++k) {
            timed.time([&] {
                view_state.setPlayhead(visible.begin + visible.length() / kFrames * k);
                process();
            });
        }
    }
    if (painted > kFrames / 10) { // a picture that was made beyond the edges may still come in
        state.SkipWithError("the lanes were drawn anew");
    }
    timed.report(state);
}

/// A storm as a recorder would have written it: each fault unmaps a range from the party before.
void writeStorm(const std::filesystem::path& path, std::int64_t events, std::int64_t ranges,
                std::int64_t mappings) {
    using trace::Event;
    trace::Writer writer(path, "6.12.48+deb13-amd64", true);
    writer.add(trace::File{1, 1, 1, "/mnt/pmem/shared", "xfs"});
    for (std::int64_t id = 1; id <= mappings; ++id) {
        writer.add(trace::Task{id, id, id, "party"});
        writer.add(trace::Mapping{id, id, id, 1, 0x7f0000000000, 0x7f4000000000, 0, 8});
    }
    constexpr std::int64_t kPages = 512, kTurn = 5'000, kBatch = 999;
    std::vector<Event> rows;
    for (std::int64_t seq = 1; seq + 2 <= events; seq += 3) {
        const std::int64_t turn = seq / 3;
        Event fault;
        fault.seq = seq;
        fault.ts = made::kStart + turn * kTurn;
        fault.ts_end = fault.ts + 3'000;
        fault.kind = trace::Kind::PmdFault;
        fault.task = fault.mapping = 1 + turn / ranges % mappings;
        fault.file = 1;
        fault.pgoff = turn % ranges * kPages;
        fault.flags = 0x1254;
        fault.result = 0x100;
        fault.pmd_out = 0x82000001486008e7;
        fault.arg0 = ranges * kPages;
        fault.arg1 = kPages;
        fault.extent = 2 | static_cast<std::int64_t>(trace::kIomapShared)
                               << trace::kExtentFlagsShift;
        Event unmap = fault;
        unmap.seq = seq + 1;
        unmap.kind = trace::Kind::Unmap;
        unmap.mapping = unmap.extent = trace::kNone;
        unmap.flags = unmap.result = 0;
        unmap.pmd_out = 0;
        unmap.ts += 1'000;
        unmap.ts_end = unmap.ts + 1'000;
        unmap.arg0 = kPages;
        unmap.arg1 = static_cast<std::int64_t>(trace::Origin::PmdFault);
        Event zap = unmap;
        zap.seq = seq + 2;
        zap.kind = trace::Kind::Zap;
        zap.mapping = 1 + (turn / ranges + mappings - 1) % mappings;
        zap.ts += 500;
        zap.ts_end = trace::kNone;
        rows.insert(rows.end(), {fault, unmap, zap});
        if (static_cast<std::int64_t>(rows.size()) == kBatch) {
            writer.add(rows);
            rows.clear();
        }
    }
    writer.add(rows);
    writer.close();
}

/// What a step of the playhead costs in the whole window with the State dock in front: the GUI
/// thread's time until the state at the new instant is painted, and how long that takes by the
/// clock. Arguments: events, ranges, mappings.
void BM_StateDock(benchmark::State& state) {
    const QTemporaryDir folder;
    qputenv("XDG_CACHE_HOME", QFile::encodeName(folder.path())); // the columns go with the trace
    const QString path = folder.filePath(QStringLiteral("storm.daxtrace"));
    writeStorm(path.toStdString(), state.range(0), state.range(1), state.range(2));
    gui::MainWindow window(gui::MainWindow::Settings::Ignored);
    window.show();
    window.findChild<QDockWidget*>(QStringLiteral("dock.state"))->raise();
    bool checked = false, failed = false;
    QObject::connect(window.document(), &gui::Document::selfChecked, [&] { checked = true; });
    QObject::connect(window.document(), &gui::Document::failed, [&] { failed = true; });
    window.open(path);
    QElapsedTimer rest;
    for (rest.start(); !failed && (rest.elapsed() < 200 || !window.view()->isIdle());) {
        QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
        if (!checked) {
            rest.start();
        }
    }
    if (failed) {
        state.SkipWithError("the trace was not read");
        return;
    }
    const gui::CloseUp* seen = window.document()->atPlayhead();
    const gui::TimeRange all = window.state()->home();
    const auto look = [&](std::int64_t time) {
        QEventLoop wait; // sleeps: what passes until the worker is done is none of this thread's
        const auto done = QObject::connect(seen, &gui::CloseUp::seenChanged, [&] {
            if (!seen->seen() || seen->seen()->moment.time == time) {
                wait.quit();
            }
        });
        window.state()->setPlayhead(time);
        wait.exec();
        QObject::disconnect(done);
        process();
        failed = failed || !seen->seen();
    };
    look(all.begin);
    Frames steps, jumps;
    constexpr std::int64_t kStep = 2'500; // half a turn
    for (auto _ : state) {
        for (int k = 1; k <= kFrames; ++k) {
            const std::int64_t time = all.begin + all.length() / (kFrames + 1) * k;
            jumps.time([&] { look(time); });
            steps.time([&] { look(time + kStep); });
        }
    }
    if (failed) {
        state.SkipWithError("a moment was not looked at");
    }
    jumps.report(state, "jump_");
    steps.report(state, "step_");
}

/// The peer: QCPGraphs with adaptive sampling, one a lane, of one run; two panes would cost twice.
void BM_StockGraph(benchmark::State& state) {
    const auto what = comparison(static_cast<std::size_t>(state.range(0)));
    QCustomPlot plot;
    plot.resize(kSize);
    plot.setNotAntialiasedElements(QCP::aeAll);
    std::vector<QSharedPointer<QCPGraphDataContainer>> lanes;
    for (std::uint32_t lane = 0; lane < kLanes; ++lane) {
        lanes.push_back(QSharedPointer<QCPGraphDataContainer>::create());
    }
    const std::int64_t start = what->trace->begin();
    std::vector<QVector<QCPGraphData>> points(kLanes);
    for (const replay::Outcome& outcome : what->before.outcomes) {
        points[outcome.range].push_back(
            {static_cast<double>(outcome.begin - start),
             outcome.range + static_cast<double>(outcome.end - outcome.begin) / 25'000});
    }
    for (std::uint32_t lane = 0; lane < kLanes; ++lane) {
        lanes[lane]->set(points[lane], true);
        points[lane] = {};
        QCPGraph* graph = plot.addGraph();
        graph->setData(lanes[lane]);
        graph->setPen(QPen(Qt::blue, 0));
    }
    plot.yAxis->setRange(0, kLanes);
    plot.show();
    process();
    const auto frames =
        gesture({start, what->trace->end()}, static_cast<double>(state.range(1)) / 1000,
                state.range(2) == 1, kSize.width());
    Frames timed;
    for (auto _ : state) {
        // A tenth of the frames: at 10 million it takes its time.
        for (std::size_t k = 0; k < frames.size(); k += 10) {
            timed.time([&] {
                plot.xAxis->setRange(static_cast<double>(frames[k].begin - start),
                                     static_cast<double>(frames[k].end - start));
                plot.replot(QCustomPlot::rpQueuedReplot);
                process();
            });
        }
    }
    timed.report(state);
}

void BM_BuildIndex(benchmark::State& state) {
    const auto what = comparison(static_cast<std::size_t>(state.range(0)));
    std::size_t columns = 0, tree = 0;
    for (auto _ : state) {
        const replay::ZoomIndex index(what->before, kLanes);
        columns = index.column_bytes();
        tree = index.tree_bytes();
    }
    const auto events = static_cast<double>(state.range(0));
    state.counters["events_per_s"] =
        benchmark::Counter(events, benchmark::Counter::kIsIterationInvariantRate);
    state.counters["column_B_per_event"] = static_cast<double>(columns) / events;
    state.counters["tree_B_per_event"] = static_cast<double>(tree) / events;
}

std::int64_t events() {
    const char* wanted = std::getenv("DAXSCOPE_BENCH_EVENTS");
    const std::int64_t count = wanted != nullptr ? std::atoll(wanted) : 0;
    return count > 0 ? count : 1'000'000;
}

void looks(benchmark::internal::Benchmark* bench) {
    // Not quite all of it: that could not be panned.
    for (const std::int64_t share : {950, 100, 1}) {
        for (const std::int64_t zoom : {0, 1}) {
            bench->Args({events(), share, zoom});
        }
    }
    bench->ArgNames({"events", "permille", "zoom"})->Unit(benchmark::kMillisecond)->Iterations(1);
}

BENCHMARK(BM_BuildIndex)->Arg(events())->Unit(benchmark::kMillisecond);
BENCHMARK(BM_CompareView)->Apply(looks);
BENCHMARK(BM_Playhead)->Arg(events())->Unit(benchmark::kMillisecond)->Iterations(1);
BENCHMARK(BM_StateDock)
    ->Args({events(), 1, 2})
    ->Args({events(), 64, 2})
    ->Args({events(), 1, 256})
    ->ArgNames({"events", "ranges", "mappings"})
    ->Unit(benchmark::kMillisecond)
    ->Iterations(1);
BENCHMARK(BM_StockGraph)->Apply(looks);

} // namespace
} // namespace daxscope

/// The application lives in main(): as a static it would go after what Qt itself destroys at exit.
int main(int argc, char** argv) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication app(argc, argv);
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) {
        return 1;
    }
    benchmark::RunSpecifiedBenchmarks();
    benchmark::Shutdown();
    return 0;
}
