// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/trace/trace.h"

#include "replay/trace/columns.h"
#include "replay/trace/hasher.h"

#include <algorithm>
#include <fmt/format.h>
#include <numeric>

namespace daxscope::trace {

namespace {

template <typename Row>
void sort_by_id(std::vector<Row>& rows) {
    const auto less = [](const Row& a, const Row& b) { return a.id < b.id; };
    if (!std::is_sorted(rows.begin(), rows.end(), less)) {
        std::stable_sort(rows.begin(), rows.end(), less);
    }
}

} // namespace

Trace::Trace(std::unique_ptr<Columns> columns)
    : columns_(std::move(columns)), ts_(columns_->ts.data()), who_(columns_->who.data()),
      range_(columns_->range.data()) {
    kinds_.reserve(columns_->whos.size());
    for (const Who& who : columns_->whos.values()) {
        kinds_.push_back(static_cast<Kind>(who.kind));
    }
}
Trace::~Trace() = default;

std::shared_ptr<const Trace> Trace::build(Session session, std::vector<File> files,
                                          std::vector<Task> tasks, std::vector<Mapping> mappings,
                                          std::vector<Event> events, std::vector<Loss> losses,
                                          std::vector<ClockSnapshot> clocks) {
    if (const char* fault = session_fault(session)) {
        throw Error(Exit::Io, fmt::format("the session has {}", fault));
    }
    if (const std::string_view machine = session.value(key::kMachine); !machine.empty()) {
        const std::optional<Arch> arch = arch_of(machine);
        if (!arch) {
            throw Error(Exit::Io, fmt::format("no page-table bits are known of '{}'", machine));
        }
        session.arch = *arch;
    }
    auto columns = std::make_unique<Columns>();
    columns->session = std::move(session);
    columns->files = std::move(files);
    columns->tasks = std::move(tasks);
    columns->mappings = std::move(mappings);
    columns->losses = std::move(losses);
    columns->clocks = std::move(clocks);
    sort_by_id(columns->files);
    sort_by_id(columns->tasks);
    sort_by_id(columns->mappings);
    const auto by_seq = [](const Event& a, const Event& b) { return a.seq < b.seq; };
    if (!std::is_sorted(events.begin(), events.end(), by_seq)) {
        std::stable_sort(events.begin(), events.end(), by_seq);
    }
    if (events.size() > kMostEvents) {
        throw Error(Exit::Io, fmt::format("{} events are too many for one trace", events.size()));
    }
    columns->reserve(events.size());
    for (const Event& event : events) {
        if (const char* fault = event_fault(event)) {
            throw Error(Exit::Io, fmt::format("event {} has {}", event.seq, fault));
        }
        columns->append(event);
    }
    columns->finish();
    return std::shared_ptr<const Trace>(new Trace(std::move(columns)));
}

const Session& Trace::session() const {
    return columns_->session;
}

std::span<const File> Trace::files() const {
    return columns_->files;
}

std::span<const Task> Trace::tasks() const {
    return columns_->tasks;
}

std::span<const Mapping> Trace::mappings() const {
    return columns_->mappings;
}

std::span<const Loss> Trace::losses() const {
    return columns_->losses;
}

std::span<const ClockSnapshot> Trace::clocks() const {
    return columns_->clocks;
}

const File* Trace::file(std::int64_t id) const {
    return by_id(columns_->files, id);
}

const Task* Trace::task(std::int64_t id) const {
    return by_id(columns_->tasks, id);
}

const Mapping* Trace::mapping(std::int64_t id) const {
    return by_id(columns_->mappings, id);
}

std::int64_t Trace::lost() const {
    std::int64_t sum = 0;
    for (const Loss& loss : columns_->losses) {
        sum += loss.count.value_or(0);
    }
    return sum;
}

bool Trace::lost_more() const {
    return std::any_of(columns_->losses.begin(), columns_->losses.end(),
                       [](const Loss& loss) { return !loss.count; });
}

std::size_t Trace::size() const {
    return columns_->ts.size();
}

Event Trace::event(std::size_t index) const {
    return columns_->event(index);
}

std::int64_t Trace::time_end(std::size_t index) const {
    const std::uint64_t length = columns_->duration[index];
    return columns_->ts[index] + (length == 0 ? 0 : static_cast<std::int64_t>(length - 1));
}

std::int64_t Trace::begin() const {
    const std::int64_t start = columns_->session.start;
    return columns_->ts.empty() ? start : std::min(start, columns_->ts.front());
}

std::int64_t Trace::end() const {
    return std::max({columns_->last_instant, columns_->session.end.value_or(0), begin()});
}

std::size_t Trace::lower_bound(std::int64_t ts) const {
    const auto& times = columns_->ts;
    return static_cast<std::size_t>(std::lower_bound(times.begin(), times.end(), ts) -
                                    times.begin());
}

std::span<const PmdRange> Trace::ranges() const {
    return columns_->ranges;
}

std::size_t Trace::next_about(std::uint32_t range, std::size_t from, std::size_t upto) const {
    constexpr std::size_t kAtOnce = 32; // a fixed number without an early end: vector instructions
    while (from + kAtOnce <= upto) {
        std::uint32_t any = 0;
        for (std::size_t k = 0; k < kAtOnce; ++k) {
            const std::uint32_t at = range_[from + k];
            any |= static_cast<std::uint32_t>(at == range) |
                   static_cast<std::uint32_t>(at == kNoRange);
        }
        if (any != 0) {
            break;
        }
        from += kAtOnce;
    }
    while (from < upto && range_[from] != range && range_[from] != kNoRange) {
        ++from;
    }
    return from;
}

std::uint32_t Trace::find_range(std::int64_t file, std::int64_t pgoff) const {
    return columns_->find_range(file, pgoff);
}

std::size_t Trace::bytes() const {
    const Columns& c = *columns_;
    return c.ts.size() * sizeof(c.ts[0]) + c.seq.bytes() + c.duration.bytes() + c.pgoff.bytes() +
           (c.who.size() + c.detail.size() + c.range.size()) * sizeof(c.who[0]) +
           c.whos.size() * sizeof(Who) + c.details.size() * sizeof(Detail) +
           c.ranges.size() * sizeof(PmdRange);
}

std::uint64_t Trace::hash(const Progress& progress) const {
    const std::lock_guard hold(columns_->hashing);
    if (!columns_->hashed) {
        // Kept in the order of time; nearly the order of seq, in which it is taken.
        std::vector<std::uint32_t> order(size());
        std::iota(order.begin(), order.end(), 0U);
        const Columns& c = *columns_;
        const auto by_seq = [&c](std::uint32_t a, std::uint32_t b) { return c.seq[a] < c.seq[b]; };
        if (!std::is_sorted(order.begin(), order.end(), by_seq)) {
            std::sort(order.begin(), order.end(), by_seq);
        }
        ContentHash hash;
        constexpr std::size_t kReportEvery = 1 << 16;
        for (std::size_t done = 0; done < order.size(); ++done) {
            if (done % kReportEvery == 0) {
                progress.report(done, order.size());
            }
            hash.add(event(order[done]));
        }
        columns_->hash = hash.finish({session().page_size, session().pmd_size, files(), tasks(),
                                      mappings(), losses(), clocks()});
        columns_->hashed = true;
    }
    return columns_->hash;
}

} // namespace daxscope::trace
