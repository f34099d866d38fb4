// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/state/close_up.h"
#include "app/gui/state/step_effects.h"
#include "model/differences.h"

#include <QAbstractTableModel>
#include <array>

namespace daxscope::gui {

/// Two handlers' steps beside each other, a row each; where an access is shown, the steps that it
/// took on either side and what they did.
class StepsTable : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Before, Mark, After, ColumnCount };
    using QAbstractTableModel::QAbstractTableModel;

    /// One step of one side. `step` is nullptr where that side has none in this row.
    struct Cell {
        const model::Step* step = nullptr;
        bool taken = false;
        StepEffects effects;
    };

    /// Both outlive the model. Forgets the access shown.
    void setHandlers(const model::Handler* before, const model::Handler* after);
    /// Of two traces, the side's letter, which stands for both columns' words; else empty.
    void setLetter(const QString& letter) { letter_ = letter; }
    /// Shows an access of this trace; nullptr for `seen`: the plain tables.
    void show(std::shared_ptr<const replay::Comparison> comparison,
              std::shared_ptr<const Seen> seen);

    const model::Handler* handler(Side side) const;
    const Cell& cell(int row, Side side) const;
    model::Difference difference(int row) const;
    /// What is said of a row where the tables differ; empty where they do not.
    static QString differenceText(model::Difference difference);
    /// Is an access shown that faulted on this side?
    bool faulted(Side side) const;
    /// The row to look at first: where the sides did something different to others, else where the
    /// fault was decided; -1 without an access that faulted.
    int telling() const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Row {
        std::array<Cell, 2> cells;
        model::Difference difference = model::Difference::None;
    };
    static std::size_t place(Side side) { return side == Side::After ? 1 : 0; }
    void fill(Side side);
    QString headline(Side side) const;
    QString tip(const Row& row, Side side) const;

    std::array<const model::Handler*, 2> handlers_{};
    QString letter_;
    std::vector<Row> rows_;
    std::shared_ptr<const replay::Comparison> comparison_;
    std::shared_ptr<const Seen> seen_;
};

} // namespace daxscope::gui
