// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/state/filter_store.h"
#include "app/gui/state/view_filter.h"
#include "app/gui/window/filter_line.h"

#include <QComboBox>
#include <QLabel>
#include <QMenu>

namespace daxscope::gui {

/// The filter of lanes and tables: the line, what becomes of the rest, how much passes, and the
/// filters used before or saved by name.
class FilterBar : public QWidget {
    Q_OBJECT
public:
    /// @param kept history and names are those of the settings
    FilterBar(Document* document, ViewState* state, ViewFilter* filter, bool kept, QWidget* parent);

    void goTo(); ///< the keyboard
    /// Asks for a name, and saves the filter by it.
    void saveAs();
    const FilterStore& store() const { return store_; }
    void save(const QString& name);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void tell();
    void elide();
    void fill();
    Document* document_;
    ViewState* state_;
    ViewFilter* filter_;
    FilterStore store_;
    FilterLine* line_;
    QComboBox* rest_;
    QLabel* count_;
    QMenu* menu_;
    QString said_;
};

} // namespace daxscope::gui
