// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/engine/self_check.h"

#include <optional>
#include <string>
#include <vector>

namespace daxscope::replay {

/// Which handler the recorded faults behave like: a release number is not the code, for
/// distributions backport, and a patched kernel keeps its number.
struct WhichHandler {
    struct Candidate {
        const model::Handler* handler = nullptr;
        SelfCheck check; ///< its figures alone: see Kept
        /// Independent faults that the model has wrong.
        std::uint64_t wrong() const { return check.independent.faults - check.independent.right; }
        /// Accesses in whose faults one of the two unmapped and the other did not.
        std::uint64_t unmaps_wrong() const {
            return check.unmaps + check.unmaps_modelled - 2 * check.unmaps_right;
        }
    };
    std::string release;                        ///< of the kernel that recorded
    std::vector<Candidate> candidates;          ///< best first; the release's first among equals
    const model::Handler* by_release = nullptr; ///< nullptr: none models that release
    std::vector<const model::Handler*> equal; ///< those that explain the trace as well as the best
    /// Mappings that really lost something; nothing where no hook saw it.
    std::optional<std::uint64_t> zaps;
    std::uint64_t telling = 0; ///< independent faults that some candidates have right, others not
    bool enough = false;       ///< as many that could tell as an answer needs
    /// Unmaps outside of faults whose caller is none of those that kernels have: what a patch adds.
    /// No handler has them, and no candidate ranks by them.
    std::uint64_t unknown_unmaps = 0;
    std::string text; ///< the answer, in one or two sentences
};

/// So many faults must speak for one handler and against another.
inline constexpr std::uint64_t kTellingFaults = 10;

/// The handlers of real kernels, and of the test module where the recording names it: those that a
/// trace can be of. Of one that was made, the one that made it.
std::vector<const model::Handler*> may_have_recorded(const trace::Session& session);

/// Holds the handlers of real kernels, and of the test module where the recording names it, against
/// the recorded faults and unmaps. Only faults of SelfCheck::independent rank. The progress counts
/// events, those of all handlers together.
/// @throws Cancelled
WhichHandler which_handler(const trace::Trace& trace, const Progress& progress = {});

} // namespace daxscope::replay
