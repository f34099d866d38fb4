// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/state/latest.h"
#include "app/gui/state/sides.h"
#include "app/gui/state/view_state.h"

#include <QTableView>
#include <array>

namespace daxscope::gui {

class StormPairModel;

/// Two storms beside each other, of one run or of two: where and when, what they cost, who took
/// part, why they ended, and who unmapped whom in each. Who unmapped whom is counted on a worker.
class StormPair : public QTableView {
    Q_OBJECT
public:
    explicit StormPair(QWidget* parent);
    ~StormPair() override;

    /// @param refs storms that `sides` has
    void show(std::shared_ptr<const Sides> sides, std::array<StormRef, 2> refs);
    void clear();

private:
    StormPairModel* model_;
    struct Counted;
    std::shared_ptr<const Sides> sides_;
    std::array<StormRef, 2> refs_;
    Latest<std::shared_ptr<const Counted>> counting_; ///< last: it waits for the worker
    friend class StormPairModel;
};

} // namespace daxscope::gui
