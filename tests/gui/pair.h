// SPDX-License-Identifier: GPL-3.0-or-later
//
// Two traces to stand beside each other: a storm and a shorter one of another start. One PMD range
// is on both sides, under another number; one is on A alone, one on B alone.
#pragma once

#include "app/gui/state/sides.h"
#include "tests/unit/trace/sample.h"

namespace daxscope::gui {

inline constexpr std::int64_t kTurnsOfA = 60, kTurnsOfB = 20;
inline constexpr std::int64_t kLater = 7'000'000'000;           ///< ns that B begins after A
inline constexpr std::int64_t kIdle = 40'000;                   ///< ns before the first fault of B
inline constexpr std::uint32_t kShared = 0, kOnA = 1, kOnB = 2; ///< rows: pairs come first

namespace pair {

/// A fault that nobody's zap made, at the end.
inline void addFault(trace::Sample& sample, std::int64_t file, std::int64_t mapping,
                     std::int64_t pgoff) {
    trace::Event fault = sample.events.back();
    fault.seq += 1;
    fault.ts += 9'000;
    fault.ts_end = fault.ts + 500;
    fault.file = file;
    fault.mapping = fault.task = mapping;
    fault.pgoff = pgoff;
    sample.events.push_back(fault);
}

inline trace::Sample a() {
    trace::Sample sample = trace::sample(kTurnsOfA);
    addFault(sample, 1, 1, 5); // the file's first PMD range
    return sample;
}

inline trace::Sample b(std::int64_t turns = kTurnsOfB) {
    trace::Sample sample = trace::sample(turns);
    sample.session.kernel_release = "6.1.0-56-amd64";
    sample.files.push_back({2, 0x10300000, 7, "/mnt/pmem/other", "xfs"});
    sample.mappings.push_back({3, 1, 100, 2, 0x7f2000000000, 0x7f2000400000, 0, 0x8});
    addFault(sample, 2, 3, 512);
    sample.events.back().task = 1;
    const std::int64_t by = kLater + kIdle;
    for (trace::Event& event : sample.events) {
        event.ts += by;
        event.ts_end += event.ts_end == trace::kNone ? 0 : by;
    }
    sample.session.start += kLater;
    sample.session.end = *sample.session.end + by;
    for (auto& [key, value] : sample.session.values) {
        if (key == trace::key::kStart) {
            value = std::to_string(sample.session.start);
        }
    }
    return sample;
}

/// A trace by itself, through the model of the kernel that recorded it.
inline std::shared_ptr<const replay::Comparison> alone(const trace::Sample& sample) {
    auto trace = sample.build();
    replay::CompareOptions options;
    options.before = options.after = replay::default_pair(trace->session()).first;
    return std::make_shared<replay::Comparison>(replay::compare(std::move(trace), options));
}

/// Both as recorded.
inline std::shared_ptr<const Sides> sides(replay::Align align = replay::Align::Start) {
    return Sides::two({alone(a()), Side::Recorded, QStringLiteral("a.daxtrace")},
                      {alone(b()), Side::Recorded, QStringLiteral("b.daxtrace")}, align, {});
}

} // namespace pair

/// The two as files, removed with the object.
class PairFiles {
public:
    explicit PairFiles(std::int64_t turns_of_b = kTurnsOfB) {
        pair::a().write(directory_ / "a.daxtrace");
        pair::b(turns_of_b).write(directory_ / "b.daxtrace");
    }
    QString a() const { return path("a.daxtrace"); }
    QString b() const { return path("b.daxtrace"); }
    QString folder() const { return QString::fromStdString(directory_.path().string()); }

private:
    QString path(const char* name) const {
        return QString::fromStdString((directory_ / name).string());
    }
    trace::TemporaryDirectory directory_;
};

} // namespace daxscope::gui
