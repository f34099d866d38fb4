// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/analysis/which_handler.h"

#include "replay/engine/self_check.h"
#include "replay/words/quantities.h"
#include "replay/words/translate.h"

#include <algorithm>
#include <bit>
#include <fmt/format.h>
#include <tuple>

namespace daxscope::replay {

namespace {

using model::Handler;
using Candidate = WhichHandler::Candidate;

const Handler* handler_by_release(const trace::Session& session) {
    if (session.made() || module_of(session) != nullptr) {
        return &handler_of(session);
    }
    return model::handler_of_release(session.kernel_version());
}

/// Of the recorded faults, by event, those that a candidate is judged by: two bits each, for there
/// are as many as the trace has, for each candidate.
class Independent {
public:
    explicit Independent(std::size_t events) : judged_(events / 64 + 1), right_(events / 64 + 1) {}
    void add(const SelfCheck::Judged& fault) {
        if (fault.basis == SelfCheck::Basis::Independent) {
            const std::uint64_t bit = std::uint64_t{1} << (fault.event % 64);
            judged_[fault.event / 64] |= bit;
            right_[fault.event / 64] |= fault.right ? bit : 0;
        }
    }
    std::size_t words() const { return judged_.size(); }
    std::uint64_t right(std::size_t word) const { return right_[word]; }
    std::uint64_t wrong(std::size_t word) const { return judged_[word] & ~right_[word]; }

private:
    std::vector<std::uint64_t> judged_, right_;
};

/// Faults that are judged independently of both and right of exactly one. {for the first, for the
/// second}
std::pair<std::uint64_t, std::uint64_t> between(const Independent& one, const Independent& other) {
    std::pair<std::uint64_t, std::uint64_t> speak;
    for (std::size_t k = 0; k < one.words(); ++k) {
        speak.first += std::popcount(one.right(k) & other.wrong(k));
        speak.second += std::popcount(other.right(k) & one.wrong(k));
    }
    return speak;
}

/// Faults of which some are right and others wrong.
std::uint64_t telling(const std::vector<Independent>& all) {
    std::uint64_t count = 0;
    for (std::size_t k = 0; k < all.front().words(); ++k) {
        std::uint64_t right = 0, wrong = 0;
        for (const Independent& each : all) {
            right |= each.right(k);
            wrong |= each.wrong(k);
        }
        count += std::popcount(right & wrong);
    }
    return count;
}

std::string names(const std::vector<const Handler*>& handlers) {
    std::string text;
    for (std::size_t k = 0; k < handlers.size(); ++k) {
        text += (k == 0                     ? std::string()
                 : k + 1 == handlers.size() ? words::tr(" and ")
                                            : std::string(", ")) +
                std::string(handlers[k]->name);
    }
    return text;
}

std::uint64_t unknown_unmaps(const trace::Trace& trace) {
    std::uint64_t count = 0;
    for (std::size_t k = 0; k < trace.size(); ++k) {
        count += trace.kind(k) == trace::Kind::Unmap &&
                         trace.event(k).arg1 == static_cast<std::int64_t>(trace::Origin::Unknown)
                     ? 1
                     : 0;
    }
    return count;
}

std::string answer(const WhichHandler& which, const trace::Trace& trace) {
    const Candidate& best = which.candidates.front();
    if (best.check.faults == 0) {
        return words::tr("The trace has no fault that could tell.");
    }
    const std::string right =
        words::say("{} of {} independently right",
                   words::count_text(static_cast<std::int64_t>(best.check.independent.right)),
                   words::counted(static_cast<std::int64_t>(best.check.faults), "recorded fault"));
    const bool by_release =
        std::find(which.equal.begin(), which.equal.end(), which.by_release) != which.equal.end();
    const trace::Session& session = trace.session();
    const bool by_module = module_of(session) != nullptr;
    const std::string source =
        !by_module ? words::say("the release {}", session.kernel_release)
                   : words::say("the module {}", session.value(trace::key::kTestModule));
    const auto capital = [](std::string text) {
        if (text[0] >= 'a' && text[0] <= 'z') {
            text[0] = static_cast<char>(text[0] - 'a' + 'A');
        }
        return text;
    };
    if (which.equal.size() > 1) {
        const std::string none = which.telling == 0
                                     ? words::tr("no fault of it would differ")
                                     : words::tr("they have the same independent faults right");
        return words::say("This trace can't tell {}: {} ({}).{}", names(which.equal), none, right,
                          by_release
                              ? words::say(" {} says {}.", capital(source), which.by_release->name)
                              : std::string());
    }
    if (by_release) {
        return words::say("Faults and {} agree: {}, {}.", by_module ? source : words::tr("release"),
                          best.handler->name, right);
    }
    const std::string release =
        which.by_release == nullptr
            ? session.kernel_release.empty()
                  ? words::tr("the kernel's release is not recorded")
                  : words::say("no handler models the release {}", session.kernel_release)
            : words::say("{} says {}", source, which.by_release->name);
    if (!which.enough) {
        return words::say("Not enough: {}; fewer than {} faults could tell it from {} ({}).",
                          release, kTellingFaults, best.handler->name, right);
    }
    return words::say("{}, the faults say {} ({}): backported, or patched?", capital(release),
                      best.handler->name, right);
}

} // namespace

std::vector<const model::Handler*> may_have_recorded(const trace::Session& session) {
    if (session.made()) {
        return {&handler_of(session)};
    }
    std::vector<const model::Handler*> all;
    const model::Handler* const module = module_of(session);
    for (const model::Handler* handler : model::handlers()) {
        const bool real = handler->since != model::Release{};
        if (real || handler == module) {
            all.push_back(handler);
        }
    }
    return all;
}

WhichHandler which_handler(const trace::Trace& trace, const Progress& progress) {
    WhichHandler which;
    const std::vector<const Handler*> handlers = may_have_recorded(trace.session());
    which.by_release = handler_by_release(trace.session());
    which.release = trace.session().kernel_release;
    const std::uint64_t size = trace.size();
    std::uint64_t passes = 0;
    const Progress part([&](std::uint64_t done, std::uint64_t) {
        progress.report(passes * size + done, (handlers.size() + 2) * size);
        return true;
    });
    const Plan plan = plan_of_faults(trace, part);
    ++passes;
    if (const Run run = recorded(trace, plan, part); run.seen.zaps) {
        which.zaps = run.totals.zapped;
    }
    std::vector<Independent> faults; // by handler
    for (const Handler* handler : handlers) {
        ++passes;
        Independent& judged = faults.emplace_back(trace.size());
        const Kept kept{.misses = 0, .faults = false, .each = [&judged](const auto& fault) {
                            judged.add(fault);
                        }};
        which.candidates.push_back({handler, self_check(trace, plan, *handler, kept, part)});
    }
    which.telling = telling(faults);
    const auto faults_of = [&](const Candidate& candidate) -> const Independent& {
        const auto place = std::find(handlers.begin(), handlers.end(), candidate.handler);
        return faults[static_cast<std::size_t>(place - handlers.begin())];
    };
    const auto rank = [&which](const Candidate& candidate) {
        return std::make_tuple(candidate.wrong(), candidate.unmaps_wrong(),
                               candidate.handler != which.by_release);
    };
    std::stable_sort(which.candidates.begin(), which.candidates.end(),
                     [&rank](const auto& a, const auto& b) { return rank(a) < rank(b); });
    const Candidate& best = which.candidates.front();
    std::uint64_t speaks = UINT64_MAX; // for the best, against the release's
    for (const Candidate& candidate : which.candidates) {
        if (candidate.wrong() == best.wrong() && candidate.unmaps_wrong() == best.unmaps_wrong()) {
            which.equal.push_back(candidate.handler);
        }
        if (candidate.handler == which.by_release) {
            const auto [for_best, against] = between(faults_of(best), faults_of(candidate));
            speaks = for_best - std::min(for_best, against);
        }
    }
    which.enough = std::min(speaks, which.telling) >= kTellingFaults;
    which.text = answer(which, trace);
    which.unknown_unmaps = unknown_unmaps(trace);
    if (which.unknown_unmaps > 0) {
        const auto count = static_cast<std::int64_t>(which.unknown_unmaps);
        which.text += count == 1
                          ? words::tr(" 1 unmap has a caller that no kernel modelled here has, and "
                                      "no handler makes it: patched?")
                          : words::say(" {} have a caller that no kernel modelled here has, and no "
                                       "handler makes them: patched?",
                                       words::counted(count, "unmap"));
    }
    return which;
}

} // namespace daxscope::replay
