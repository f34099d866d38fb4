// SPDX-License-Identifier: GPL-3.0-or-later
//
// The whole window over a trace of any size, as its user has it:
//
//     bench_window [--benchmark_…] [TRACE]
//
// Frames while the lanes are panned, zoomed and a stretch is dragged, and how soon the picture is
// exact again; another storm rule; figures of a stretch; a filter; a heat map; distributions. What
// a dock does on a worker is asked of the same objects that the docks ask, and waited for. Without
// a trace one of 300,000 events is generated. Painted offscreen.
#include "app/gui/state/stretch_stats.h"
#include "app/gui/state/view_filter.h"
#include "app/gui/window/main_window.h"
#include "replay/analysis/distribution.h"
#include "replay/analysis/heat.h"
#include "replay/trace/writer.h"
#include "tests/bench/frames.h"
#include "tests/generate/generate.h"

#include <QApplication>
#include <QEventLoop>
#include <QTemporaryDir>
#include <QTimer>
#include <functional>
#include <numeric>

namespace daxscope {
namespace {

using bench::Frames;
using gui::Side;
using gui::TimeRange;

constexpr QSize kSize(1600, 900);

/// The window with the trace, all of it read.
class Opened {
public:
    explicit Opened(const QString& path) : window_(gui::MainWindow::Settings::Ignored) {
        window_.resize(kSize);
        window_.show();
        bool failed = false, whole = false;
        QObject::connect(document(), &gui::Document::failed, document(), [&] { failed = true; });
        QObject::connect(document(), &gui::Document::opened, document(),
                         [&] { whole = !document()->isPart(); });
        window_.open(path);
        wait([&] { return failed || (whole && !document()->busy()); });
        document()->disconnect(document());
        if (failed) {
            throw std::runtime_error("the trace was not read");
        }
        settle();
    }
    gui::Document* document() { return window_.document(); }
    gui::ViewState* state() { return window_.state(); }
    gui::MainWindow& window() { return window_; }
    const replay::Comparison& comparison() { return *document()->comparison(); }
    TimeRange all() { return state()->bounds(); }
    TimeRange half() {
        const auto [begin, end] = all();
        return {begin + (end - begin) / 4, end - (end - begin) / 4};
    }
    /// Asleep between events, so that the workers have the processors.
    static void wait(const std::function<bool()>& until) {
        QTimer look;
        look.start(1);
        while (!until()) {
            const double before = Frames::processor();
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
            longest_turn_ = std::max(longest_turn_, Frames::processor() - before);
        }
    }
    /// The most that this thread worked in one turn of wait() since the last time, ms.
    static double longest_turn() { return std::exchange(longest_turn_, 0); }
    /// Until the lanes are exact and have been for a while: docks look after them.
    void settle() {
        QElapsedTimer rest;
        rest.start();
        wait([&] {
            if (!window_.view()->isIdle()) {
                rest.start();
            }
            return rest.elapsed() >= 300;
        });
    }
    void exact() {
        wait([this] { return window_.view()->isIdle(); });
    }

private:
    gui::MainWindow window_;
    static inline double longest_turn_ = 0;
};

Opened* opened = nullptr;

void process() {
    QCoreApplication::processEvents(QEventLoop::AllEvents, 1'000);
}

/// Arguments: share of the trace in sight in 1/1000, 0 = pan and 1 = zoom.
void frames(benchmark::State& state) {
    const auto looks = bench::gesture(opened->all(), static_cast<double>(state.range(0)) / 1000,
                                      state.range(1) == 1, kSize.width());
    Frames timed;
    double exact = 0;
    for (auto _ : state) {
        opened->state()->setVisible(looks.front());
        opened->settle();
        for (const TimeRange& look : looks) {
            timed.time([&] {
                opened->state()->setVisible(look, true);
                process();
            });
        }
        QElapsedTimer clock;
        clock.start();
        opened->exact();
        exact += static_cast<double>(clock.nsecsElapsed()) / 1e6;
    }
    timed.report(state);
    state.counters["until_exact_ms"] = exact / static_cast<double>(state.iterations());
    opened->state()->setVisible(opened->all());
    opened->settle();
}

/// A stretch that is dragged, with its sums on both sides; and how soon after the last move its
/// percentiles and groups are there, the rest of 120 ms that they wait for included.
void dragged_stretch(benchmark::State& state) {
    const auto [begin, length] = std::pair(opened->half().begin, opened->half().length());
    opened->state()->setStretch(opened->half()); // its index is made once
    Opened::wait([] { return opened->window().stretch()->isComplete(); });
    Frames timed;
    double complete = 0;
    for (auto _ : state) {
        for (int k = 1; k <= bench::kFrames; ++k) {
            timed.time([&] {
                opened->state()->setStretch(TimeRange{begin, begin + length / bench::kFrames * k});
                process();
            });
        }
        QElapsedTimer clock;
        clock.start();
        Opened::wait([] { return opened->window().stretch()->isComplete(); });
        complete += static_cast<double>(clock.nsecsElapsed()) / 1e6;
    }
    timed.report(state);
    state.counters["until_complete_ms"] = complete / static_cast<double>(state.iterations());
    opened->state()->setStretch({});
    opened->settle();
}

/// Between two rules in turns, until the window has the storms of the new one.
void storm_rule(benchmark::State& state) {
    std::uint32_t refaults = 0;
    bool changed = false;
    Opened::longest_turn();
    const auto told = QObject::connect(opened->document(), &gui::Document::comparisonChanged,
                                       [&] { changed = true; });
    for (auto _ : state) {
        replay::StormRule rule;
        rule.min_refaults += 1 + refaults++ % 2;
        changed = false;
        opened->document()->setStormRule(rule);
        Opened::wait([&] { return changed; });
        state.PauseTiming();
        opened->settle();
        state.ResumeTiming();
    }
    QObject::disconnect(told);
    state.counters["longest_turn_cpu_ms"] = Opened::longest_turn();
}

constexpr const char* kFilters[] = {"kind:dax_pmd_fault", "before:refault after:hit duration>10us",
                                    "refault"};

/// From the text until it is known what passes.
void filter(benchmark::State& state) {
    const char* const text = kFilters[state.range(0)];
    const auto* const filter = opened->window().findChild<gui::ViewFilter*>();
    for (auto _ : state) {
        opened->state()->setFilter(QString::fromUtf8(text));
        Opened::wait([&] { return filter->result() != nullptr && !filter->busy(); });
        state.PauseTiming();
        state.counters["passing"] = static_cast<double>(filter->result()->passing);
        opened->settle();
        state.counters["longest_turn_cpu_ms"] = Opened::longest_turn();
        opened->state()->setFilter({});
        opened->settle();
        Opened::longest_turn();
        state.ResumeTiming();
    }
    state.SetLabel(text);
}

/// 1600 columns by 400 lines. Argument: replay::HeatOf.
void heat(benchmark::State& state) {
    const replay::Comparison& of = opened->comparison();
    std::vector<std::uint32_t> rows(of.trace->ranges().size());
    std::iota(rows.begin(), rows.end(), 0U);
    std::shared_ptr<const replay::ZoomIndex> index = of.indices[1];
    if (!index) {
        index = std::make_shared<const replay::ZoomIndex>(of.before, rows.size());
    }
    const replay::HeatRun run{&of.before, index.get(), nullptr, nullptr, {}, 0};
    for (auto _ : state) {
        benchmark::DoNotOptimize(
            replay::heat_map(run, nullptr, static_cast<replay::HeatOf>(state.range(0)),
                             {of.trace->begin(), of.trace->end() + 1, 1600}, rows, 400));
    }
}

/// Argument: replay::Quantity.
void distribution(benchmark::State& state) {
    const replay::Comparison& of = opened->comparison();
    for (auto _ : state) {
        benchmark::DoNotOptimize(replay::distribution(
            *of.trace, of.before, static_cast<replay::Quantity>(state.range(0)),
            replay::Bins::log(), of.trace->begin(), of.trace->end() + 1));
    }
}

void looks(benchmark::internal::Benchmark* bench) {
    // Not quite all of it: that could not be panned.
    for (const std::int64_t share : {950, 100, 1}) {
        bench->Args({share, 0})->Args({share, 1});
    }
    bench->ArgNames({"permille", "zoom"})->Unit(benchmark::kMillisecond)->Iterations(1);
}
void few(benchmark::internal::Benchmark* bench) {
    bench->Unit(benchmark::kMillisecond)->UseRealTime()->Iterations(4);
}

BENCHMARK(frames)->Apply(looks);
BENCHMARK(dragged_stretch)->Unit(benchmark::kMillisecond)->Iterations(1);
BENCHMARK(storm_rule)->Apply(few);
BENCHMARK(filter)->DenseRange(0, std::size(kFilters) - 1)->Apply(few);
BENCHMARK(heat)
    ->ArgName("of")
    ->Arg(static_cast<int>(replay::HeatOf::Faults))
    ->Arg(static_cast<int>(replay::HeatOf::Time))
    ->Apply(few);
BENCHMARK(distribution)
    ->ArgName("of")
    ->Arg(static_cast<int>(replay::Quantity::Duration))
    ->Arg(static_cast<int>(replay::Quantity::Interval))
    ->Apply(few);

} // namespace
} // namespace daxscope

int main(int argc, char** argv) {
    using namespace daxscope;
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication app(argc, argv);
    benchmark::Initialize(&argc, argv);
    const QTemporaryDir folder;
    QString path;
    if (argc == 2) {
        path = QString::fromLocal8Bit(argv[1]);
    } else if (argc == 1) {
        qputenv("DAXSCOPE_CACHE", "off");
        path = folder.filePath(QStringLiteral("generated.daxtrace"));
        generate::Shape shape;
        shape.events = 300'000;
        generate::write(shape, {}, path.toStdString(), trace::Old::Refuse);
    } else {
        benchmark::ReportUnrecognizedArguments(argc - 1, argv + 1);
        return 1;
    }
    try {
        Opened window(path);
        opened = &window;
        benchmark::RunSpecifiedBenchmarks();
    } catch (const std::exception& error) {
        fprintf(stderr, "bench_window: %s\n", error.what());
        return 2;
    }
    benchmark::Shutdown();
    return 0;
}
